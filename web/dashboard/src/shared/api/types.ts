import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export type Position = Schemas["Position"];
export type CaseView = Schemas["CaseView"];
export type SideView = Schemas["SideView"];
export type TransactionRow = Schemas["TransactionRow"];
export type TransactionPage = Schemas["TransactionPage"];
export type Coverage = Schemas["SourceCoverage"];
export type CountView = Schemas["CountView"];
export type SearchItem = Schemas["SearchItem"];
export type StoredEvent = Schemas["EventView"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type OverviewView = Schemas["OverviewView"];
export type ExportView = Schemas["ExportView"];
export type ExportIn = Schemas["ExportIn"];
export type FiltersIn = Schemas["FiltersIn"];
export type UnmatchedLine = Schemas["UnmatchedLineView"];
export type ActionIn = Schemas["ActionIn"];
export type ActionOutcome = Schemas["ActionOutcomeView"];
export type BulkIn = Schemas["BulkIn"];
export type BulkAnswer = Schemas["BulkAnswer"];

export interface Decision {
  txn_id: string;
  seq: number;
  version: number;
  state: string | null;
  reason: string | null;
  severity: string | null;
  is_exception: boolean;
  currency: string | null;
  amount: number | null;
  gateway_amount: number | null;
  bank_amount: number | null;
  variance: number | null;
  rail: string | null;
  outcome: string;
  trigger: string;
  arrived_at: string;
  decided_at: string;
  position: Position;
}

export type FeedState = "LIVE" | "CATCHING_UP" | "WAITING";

export interface PipelineView {
  as_of: string;
  topics: {
    topic: string;
    partition: number;
    reader: "engine" | "sink";
    end: number;
    committed: number | null;
    lag: number | null;
  }[];
  engine: {
    partition: number;
    owner: string | null;
    ready: boolean;
    recovery: {
      stage: string;
      seconds: number;
      rows: number;
      offset: number | null;
      end: number | null;
      remaining_offsets: number | null;
      eta_seconds: number | null;
    } | null;
  }[];
  sink: { lag: number | null; last_commit_at: string | null; rejects: number | null };
  dead_letters: { count: number; by_reason: Record<string, number>; is_complete: boolean } | null;
  api: { stream_clients: number };
  away: Record<string, string>;
}
