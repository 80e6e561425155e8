export interface Position { topic: string; partition: number; offset: number }
export interface Money { currency: string; amount: number }
export interface FactView { event_id: string; posting_id: string; event_type: string; kind: string; role: string; status: string; amount: number | null; currency: string; direction: string; occurred_at: string; arrived_at: string; position: Position }
export interface SideView {
  amount: number | null; currency: string; status: string; direction: string; event_type: string; event_id: string; posting_id: string;
  occurred_at: string; arrived_at: string; event_ids: string[]; redeliveries: number; facts: FactView[]; postings: { posting_id: string; events: number; kept: number }[];
}
export interface Resolution { code: string; reason_code: string | null; note: string | null; actor: string; at: string; amount: number | null; confirmed_by: string | null }
export interface ActionView { action_id: string; type: string; actor: string; reason_code: string | null; note: string | null; refusal: string | null; arrived_at: string }
export interface ServedBy { source: "engine" | "postgres"; as_of: string; partition?: number | null; worker?: string | null; journal?: Position | null }
export interface CaseView {
  txn_id: string; state: string; reason: string | null; reasons: string[]; is_exception: boolean; severity: string | null; match_kind: string | null;
  legs: { gateway: SideView | null; bank: SideView | null; manual?: SideView | null };
  deadline: string | null; transient_until: string | null; version: number; seq: number; incarnation: number; episode: number;
  variance: Money | null; exposure: (Money & { owed: string })[]; resolution: Resolution | null; evidence: string; kind: string; direction: string;
  rail: string | null; provider: string | null; merchant_id: string | null; account: string | null; posting: string; breaches: string[]; actions: ActionView[];
  opened_at: string; first_occurred_at: string; business_date: string | null; rule: string; policy_version: string; served_by?: ServedBy;
}
export interface TransactionRow {
  txn_id: string; state: string; reason: string | null; reasons: string[]; is_exception: boolean; severity: string | null; match_kind: string | null;
  currency: string | null; amount: number | null; gateway_amount: number | null; bank_amount: number | null; variance: number | null; kind: string; direction: string;
  rail: string | null; provider: string | null; merchant_id: string | null; account: string | null; deadline: string | null; business_date: string | null;
  resolution: string | null; version: number; opened_at: string; last_updated: string;
}
export interface Coverage { source: string; account: string | null; complete_to: string }
export interface TransactionPage { items: TransactionRow[]; next_cursor: string | null; coverage: Coverage[]; served_by: ServedBy }
export interface AsOf { journal: Record<string, number>; at: string }
export interface CountView { count: number; is_exact: boolean; as_of: AsOf }
export interface Suggestions { field: string; items: { value: string; count: number }[] }
export interface SearchItem { kind: "transaction" | "unmatched"; txn_id: string; matched: { type: string; value: string }; state: string | null; reason: string | null; currency: string | null; amount: number | null; last_updated: string }
export interface StoredEvent {
  event_id: string; posting_id: string; source: string; event_type: string; status: string; amount: number | null; currency: string; occurred_at: string; arrived_at: string;
  redelivery: boolean; position: Position; adapter: string | null; references: Record<string, string>; raw: string | null; raw_masked: boolean;
}
export interface TimelineEntry {
  seq: number | null; version: number | null; incarnation: number | null; trigger: string; outcome: string; refusal: string | null; event_id: string | null; action_id: string | null;
  timer: string | null; state_before: string | null; reason_before: string | null; state: string | null; reason: string | null; rule: string; policy_version: string;
  variance: number | null; decision: Record<string, unknown>; arrived_at: string; decided_at: string; detection_latency_ms: number; position: Position | null;
}
export interface Exposure { currency: string; owed: string; amount: number; count: number; link: string }
export interface OverviewView {
  as_of: AsOf; range: { business_from: string | null; business_to: string | null }; coverage: Coverage[]; definitions: Record<string, string>;
  cases: { count: number; link: string }; due: { count: number };
  matched: { count: number; auto: number; tolerance: number; manual: number; forced: number; link: string };
  match_rate: { count: number | null; by_currency: { currency: string; expected: number; matched: number; rate: number | null }[] };
  open_exceptions: { count: number; link: string; by_severity: { severity: string; count: number; link: string }[]; by_reason: { reason: string; owed: string | null; count: number; exposure: Money[]; link: string }[] };
  exposure: Exposure[]; ageing: { bucket: string; count: number; by_currency: Money[]; link: string }[];
  detection_ms: { p50: number | null; p99: number | null; sample: number };
  trend: { bucket_start: string; matched: number; exceptions: number; pending: number; missing: number }[];
  rails: { rail: string; cases: number; match_rate: number | null; open_exceptions: number; exposure: (Money & { owed?: string })[]; link: string }[];
  beside: { dead_letters: number; rejected: number; marked_received: number; unmatched_lines: number };
}
export interface Decision {
  txn_id: string; seq: number; version: number; state: string; reason: string | null; severity: string | null; is_exception: boolean; currency: string | null; amount: number | null;
  gateway_amount: number | null; bank_amount: number | null; variance: number | null; rail: string | null; outcome: string; trigger: string; arrived_at: string; decided_at: string; position: Position;
}
export interface PipelineView {
  as_of: string; topics: { topic: string; partition: number; end: number; committed: number | null; lag: number | null }[];
  engine: { partition: number; owner: string | null; ready: boolean; recovery: number | null }[];
  sink: { lag: number; last_commit_at: string | null; rejects: number }; dead_letters: { count: number; by_reason: Record<string, number> }; api: { stream_clients: number };
}
export interface ExportView { export_id: string; status: "QUEUED" | "RUNNING" | "DONE" | "FAILED" | (string & {}); format: string; name: string; rows: number | null; total: number | null; href: string | null; created_at: string; expires_at: string | null }
export interface UnmatchedLine {
  source: string; txn_id: string; posting_id: string; event_id: string; event_type: string; status: string; amount: number | null; currency: string; direction: string; occurred_at: string;
  occurred_precision: string; booking_date: string | null; value_date: string | null; business_date: string | null; provider: string | null; account: string | null; rail: string | null; references: Record<string, string>; arrived_at: string;
}
export interface UnmatchedLines { items: UnmatchedLine[]; next_cursor: string | null; served_by: ServedBy }
export interface ActionIn { type: string; reason_code?: string | null; note?: string | null; args?: Record<string, string | number | null> | null; action_id?: string | null }
export interface ActionAccepted { action_id: string; txn_id: string; type: string; outcome: string }
export interface ActionOutcome { action_id: string; txn_id: string; outcome: string; refusal: string | null; state: string | null; reason: string | null; seq: number | null; arrived_at: string; decided_at: string }
export interface BulkAnswer { requested: number; accepted: number; skipped: number; failed: number; results: { txn_id: string; status: string; action_id: string | null; problem: string | null }[] }
