import type { CaseView, SideView } from "../api/types.ts";
import { formatMinor, formatVariance } from "./money.ts";
import { plain, reasonWord, stateWord } from "./words.ts";

export interface Difference {
  label: string;
  before: string;
  after: string;
}

export interface LegRow {
  label: string;
  gateway: string | null;
  bank: string | null;
  /** Both sides speak and do not say the same. */
  differs: boolean;
  isNumber?: boolean;
  isTime?: boolean;
}

const NONE = "none";

function money(side: SideView | null): string | null {
  if (!side) return null;
  return side.amount === null
    ? "unknown"
    : `${formatMinor(side.amount, side.currency)} ${side.currency}`;
}

/** The two sides, line by line. What comes with each side's own nature is shown, not compared. */
export function legRows(gateway: SideView | null, bank: SideView | null): LegRow[] {
  const compared = (
    label: string,
    its: (side: SideView) => string | null,
    isNumber = false,
  ): LegRow => {
    const [left, right] = [gateway && its(gateway), bank && its(bank)];
    return {
      label,
      gateway: left,
      bank: right,
      differs: left !== null && right !== null && left !== right,
      isNumber,
    };
  };
  const shown = (label: string, its: (side: SideView) => string | null): LegRow => ({
    ...compared(label, its),
    differs: false,
  });
  return [
    compared("Amount", money, true),
    compared("Currency", (side) => side.currency),
    compared("Status", (side) => plain(side.status)),
    compared("Direction", (side) => plain(side.direction)),
    shown("Event type", (side) => plain(side.event_type)),
    { ...shown("Occurred", (side) => side.occurred_at), isTime: true },
    { ...shown("Arrived", (side) => side.arrived_at), isTime: true },
    shown("Postings", (side) => String(side.postings.length)),
    shown("Events", (side) => `${side.event_ids.length}${again(side.redeliveries)}`),
    shown("Posting id", (side) => side.posting_id),
    shown("Event id", (side) => side.event_id),
  ];
}

function again(redeliveries: number): string {
  return redeliveries > 0 ? `, ${redeliveries} redelivered` : "";
}

const LOOKED_AT: readonly (readonly [string, (its: CaseView) => string])[] = [
  ["State", (its) => stateWord(its.state)],
  ["Reason", (its) => (its.reason ? reasonWord(its.reason) : NONE)],
  ["Severity", (its) => (its.severity ? plain(its.severity) : NONE)],
  ["Gateway", (its) => side(its.legs.gateway)],
  ["Bank", (its) => side(its.legs.bank)],
  ["Marked received", (its) => side(its.legs.manual ?? null)],
  [
    "Variance",
    (its) => (its.variance ? formatVariance(its.variance.amount, its.variance.currency) : NONE),
  ],
  [
    "Resolution",
    (its) => (its.resolution ? `${plain(its.resolution.code)} by ${its.resolution.actor}` : NONE),
  ],
  ["Actions", (its) => String(its.actions.length)],
];

function side(its: SideView | null): string {
  return its ? `${money(its)}, ${plain(its.status).toLowerCase()}` : NONE;
}

/** What became different between two looks at a case. */
export function caseDifferences(before: CaseView, after: CaseView): Difference[] {
  return LOOKED_AT.map(([label, its]) => ({
    label,
    before: its(before),
    after: its(after),
  })).filter((row) => row.before !== row.after);
}
