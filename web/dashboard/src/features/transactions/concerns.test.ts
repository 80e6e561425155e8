import { expect, test } from "vitest";
import type { Decision } from "@/shared/api/types.ts";
import { concerns } from "./concerns.ts";

const DECISION = {
  state: "MISMATCHED",
  reason: "AMOUNT_MISMATCH",
  severity: "LOW",
  rail: null,
  currency: "INR",
  is_exception: true,
} as Decision;

test.each([
  [{}, true],
  [{ state: ["MATCHED", "MISMATCHED"] }, true],
  [{ state: ["MATCHED"] }, false],
  [{ exception: ["true"], currency: ["INR"] }, true],
  [{ exception: ["true"], currency: ["EUR"] }, false],
  [{ rail: ["NONE"] }, true],
  [{ provider: ["unknown to the stream"] }, true],
])("%o takes the decision: %s", (filters, expected) => {
  expect(concerns(filters, DECISION)).toBe(expected);
});
