import { expect, test } from "vitest";
import { boundedCount, percent, plural } from "./numbers.ts";

test.each([
  [null, "none due"],
  [0, "0.0 %"],
  [0.0001, "< 0.1 %"],
  [0.984, "98.4 %"],
  [0.99999, "99.9 %"],
  [1, "100.0 %"],
])("a share of %s reads %s", (share, text) => {
  expect(percent(share)).toBe(text);
});

test("a count that stopped says so", () => {
  expect(boundedCount(100_001, false)).toBe("100,000+");
  expect(boundedCount(12_345, true)).toBe("12,345");
  expect(plural(1, "row")).toBe("1 row");
  expect(plural(1_000, "row")).toBe("1,000 rows");
});
