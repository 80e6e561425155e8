import { expect, test } from "vitest";
import type { CaseView, SideView } from "../api/types.ts";
import { caseDifferences, legRows } from "./diff.ts";

const SIDE = {
  amount: 5000,
  currency: "INR",
  status: "SUCCESS",
  direction: "IN",
  event_type: "PAYMENT_CAPTURED",
  event_id: "e1",
  posting_id: "p1",
  occurred_at: "2025-12-18T10:15:30.000Z",
  arrived_at: "2025-12-18T10:15:31.000Z",
  event_ids: ["e1"],
  redeliveries: 0,
  facts: [],
  postings: [{ posting_id: "p1", events: 1, kept: 1 }],
} satisfies SideView;

const CASE = {
  state: "MISMATCHED",
  reason: "AMOUNT_MISMATCH",
  severity: "LOW",
  legs: { gateway: SIDE, bank: { ...SIDE, amount: 4500 }, manual: null },
  variance: { amount: -500, currency: "INR" },
  resolution: null,
  actions: [],
} as unknown as CaseView;

const differing = (gateway: SideView | null, bank: SideView | null) =>
  legRows(gateway, bank)
    .filter((row) => row.differs)
    .map((row) => row.label);

test("the field that disagrees is marked, and no other", () => {
  expect(differing(SIDE, { ...SIDE, amount: 4500 })).toEqual(["Amount"]);
  expect(differing(SIDE, { ...SIDE, status: "FAILED" })).toEqual(["Status"]);
  expect(differing(SIDE, { ...SIDE, currency: "USD" })).toEqual(["Amount", "Currency"]);
});

test("ids and times of the two sides are never compared", () => {
  const bank = {
    ...SIDE,
    event_id: "e2",
    posting_id: "p2",
    arrived_at: "2025-12-19T00:00:00.000Z",
  };
  expect(differing(SIDE, { ...bank, event_type: "LEDGER_POSTED" })).toEqual([]);
});

test("a side that has not spoken disagrees with nothing", () => {
  expect(differing(SIDE, null)).toEqual([]);
  expect(legRows(SIDE, null)[0]).toMatchObject({ gateway: "50.00 INR", bank: null });
});

test("an unknown amount is not zero", () => {
  expect(legRows({ ...SIDE, amount: null }, SIDE)[0]?.gateway).toBe("unknown");
});

test("two looks at a case tell what happened in between", () => {
  const resolved = { code: "FORCE_MATCH", actor: "ravi" };
  const after = {
    ...CASE,
    state: "RESOLVED",
    resolution: resolved,
    actions: [{}],
  } as unknown as CaseView;
  expect(caseDifferences(CASE, after)).toEqual([
    { label: "State", before: "Mismatched", after: "Resolved" },
    { label: "Resolution", before: "none", after: "Force match by ravi" },
    { label: "Actions", before: "0", after: "1" },
  ]);
  expect(caseDifferences(CASE, CASE)).toEqual([]);
});
