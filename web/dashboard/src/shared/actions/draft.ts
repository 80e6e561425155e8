import type { ActionIn, CaseView } from "../api/types.ts";
import { formatMinor, parseMinor } from "../lib/money.ts";
import { type ActionKind, kindInfo } from "./action-kinds.ts";

/** What was typed so far. Nothing of it is lost when the case changes meanwhile. */
export interface Draft {
  kind: ActionKind;
  reason: string;
  note: string;
  source: string;
  amount: string;
  currency: string;
  date: string;
  reference: string;
  category: string;
}

export const CATEGORIES = ["BANK_FEE", "FX", "ROUNDING", "OTHER"] as const;
const FEWEST_NOTE_CHARS = 3;

export function newDraft(kind: ActionKind, seen: CaseView | null, today: string): Draft {
  const present = seen?.legs.gateway ?? seen?.legs.bank ?? null;
  const currency = present?.currency ?? "INR";
  const amount = kind === "ADJUST" ? Math.abs(seen?.variance?.amount ?? 0) : (present?.amount ?? 0);
  return {
    kind,
    reason: "",
    note: "",
    source: seen?.legs.bank ? "GATEWAY" : "BANK",
    amount: amount > 0 ? formatMinor(amount, currency).replaceAll(",", "") : "",
    currency,
    date: today,
    reference: "",
    category: "",
  };
}

export type Faults = Partial<Record<keyof Draft, string>>;

/** What is missing or wrong, by field. */
export function faultsOf(draft: Draft, mustExplain: boolean): Faults {
  const faults: Faults = {};
  const { kind, note } = draft;
  if (kindInfo(kind).reasons.length > 0 && !draft.reason) faults.reason = "Choose the reason.";
  if ((kind === "COMMENT" || mustExplain) && note.trim().length < FEWEST_NOTE_CHARS) {
    faults.note = "Say it in a few words.";
  }
  if (kind === "ADJUST" || kind === "MARK_RECEIVED") {
    if (parseMinor(draft.amount, draft.currency) === null)
      faults.amount = `Not an amount of ${draft.currency}.`;
  }
  if (kind === "ADJUST" && !draft.category) faults.category = "Choose what explains it.";
  if (kind === "MARK_RECEIVED") {
    if (!/^\d{4}-\d\d-\d\d$/.test(draft.date)) faults.date = "Enter the day it arrived.";
    if (!draft.reference.trim()) faults.reference = "Enter the UTR, RRN or statement line.";
  }
  return faults;
}

/** The action as the API takes it; only of a draft without faults. */
export function actionOf(draft: Draft): ActionIn {
  const args = argsOf(draft);
  return {
    type: draft.kind,
    ...(draft.reason ? { reason_code: draft.reason } : {}),
    ...(draft.note.trim() ? { note: draft.note.trim() } : {}),
    ...(args ? { args } : {}),
  };
}

function argsOf(draft: Draft): Record<string, string | number> | null {
  const amount_minor = parseMinor(draft.amount, draft.currency) ?? 0;
  if (draft.kind === "ADJUST") return { amount_minor, category: draft.category };
  if (draft.kind !== "MARK_RECEIVED") return null;
  const { source, currency, date, reference } = draft;
  return { source, amount_minor, currency, date, reference: reference.trim() };
}
