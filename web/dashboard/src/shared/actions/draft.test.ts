import { expect, test } from "vitest";
import type { CaseView } from "../api/types.ts";
import { actionOf, faultsOf, newDraft } from "./draft.ts";

const SEEN = {
  state: "BANK_MISSING",
  legs: { gateway: { amount: 5000, currency: "INR" }, bank: null },
  variance: null,
} as unknown as CaseView;

test("nothing but a comment goes without a reason, and a comment not without words", () => {
  expect(faultsOf(newDraft("VOID", SEEN, "2026-11-23"), false)).toEqual({
    reason: "Choose the reason.",
  });
  expect(faultsOf(newDraft("COMMENT", SEEN, "2026-11-23"), false)).toHaveProperty("note");
});

test("all that match is acted on only with a note", () => {
  const draft = { ...newDraft("VOID", null, "2026-11-23"), reason: "TEST_PAYMENT" };
  expect(faultsOf(draft, false)).toEqual({});
  expect(faultsOf(draft, true)).toHaveProperty("note");
});

test("what was received begins as what is expected of the side that is missing", () => {
  const draft = newDraft("MARK_RECEIVED", SEEN, "2026-11-23");
  expect(draft).toMatchObject({ source: "BANK", amount: "50.00", currency: "INR" });
  const whole = { ...draft, reason: "SEEN_ON_STATEMENT", reference: " UTR1 " };
  expect(faultsOf(whole, false)).toEqual({});
  expect(actionOf(whole)).toEqual({
    type: "MARK_RECEIVED",
    reason_code: "SEEN_ON_STATEMENT",
    args: {
      source: "BANK",
      amount_minor: 5000,
      currency: "INR",
      date: "2026-11-23",
      reference: "UTR1",
    },
  });
});

test("an amount that the currency has not is refused", () => {
  const draft = { ...newDraft("ADJUST", SEEN, "2026-11-23"), reason: "FEE", category: "OTHER" };
  expect(faultsOf({ ...draft, amount: "1.234" }, false)).toHaveProperty("amount");
  expect(faultsOf({ ...draft, amount: "1.5", currency: "JPY" }, false)).toHaveProperty("amount");
  expect(faultsOf({ ...draft, amount: "1.23" }, false)).toEqual({});
});
