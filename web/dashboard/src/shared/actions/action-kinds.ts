import type { CaseView } from "../api/types.ts";

export type ActionKind =
  | "COMMENT"
  | "FORCE_MATCH"
  | "VOID"
  | "MARK_RECEIVED"
  | "ADJUST"
  | "WRITE_OFF"
  | "REOPEN";

interface KindInfo {
  kind: ActionKind;
  name: string;
  /** What it does to the case, in one sentence. */
  does: string;
  reasons: readonly string[];
  fits: (its: CaseView) => boolean;
  isBulk?: boolean;
}

const isOpen = ({ state }: CaseView) => state !== "RESOLVED";
const COMMON = ["OPS_APPROVAL", "POLICY_EXCEPTION", "DATA_CORRECTION"] as const;

/** What people may ask of a case; the list follows the engine's. */
export const KINDS: readonly KindInfo[] = [
  {
    kind: "COMMENT",
    name: "Comment",
    does: "Adds a note to the transaction. Nothing else changes.",
    reasons: [],
    fits: () => true,
    isBulk: true,
  },
  {
    kind: "FORCE_MATCH",
    name: "Force match",
    does: "Accepts both sides as one payment, with their variance, and resolves it.",
    reasons: [...COMMON, "FEE_DEDUCTED", "CUSTOMER_DISPUTE"],
    fits: (its) => isOpen(its) && its.legs.gateway !== null && its.legs.bank !== null,
    isBulk: true,
  },
  {
    kind: "MARK_RECEIVED",
    name: "Mark received",
    does: "Adds what you know to have arrived, until the real posting comes. It is never counted as the bank's.",
    reasons: ["SEEN_ON_STATEMENT", "CONFIRMED_BY_BANK", "CONFIRMED_BY_PROVIDER", ...COMMON],
    fits: (its) => isOpen(its) && (its.legs.gateway === null || its.legs.bank === null),
  },
  {
    kind: "ADJUST",
    name: "Adjust",
    does: "Explains the variance by an amount of a kind, and resolves it.",
    reasons: [...COMMON, "FEE_DEDUCTED", "ROUNDING_DIFFERENCE"],
    fits: isOpen,
  },
  {
    kind: "WRITE_OFF",
    name: "Write off",
    does: "Gives the exposure up, and resolves it.",
    reasons: ["BELOW_LIMIT", "UNRECOVERABLE", ...COMMON],
    fits: isOpen,
    isBulk: true,
  },
  {
    kind: "VOID",
    name: "Void",
    does: "Says that it was no payment at all, and resolves it.",
    reasons: ["TEST_PAYMENT", "ENTERED_TWICE", "OUT_OF_SCOPE", ...COMMON],
    fits: isOpen,
    isBulk: true,
  },
  {
    kind: "REOPEN",
    name: "Reopen",
    does: "Takes back what people resolved: the verdict is that of the facts again.",
    reasons: ["RESOLVED_IN_ERROR", "NEW_INFORMATION", ...COMMON],
    fits: (its) => !isOpen(its),
    isBulk: true,
  },
];

export function kindInfo(kind: ActionKind): KindInfo {
  const found = KINDS.find((its) => its.kind === kind);
  if (!found) throw new Error(`There is no action ${kind}`);
  return found;
}
