import { expect, test } from "vitest";
import { type Bucket, stacked, TREND } from "./trend-series.ts";

const BUCKETS = [
  { matched: 10, closed: 1, pending: 2, missing: 3, exceptions: 4 },
  { matched: 0, closed: 0, pending: 5, missing: 0, exceptions: 1 },
] as Bucket[];

test("the bars lie on each other, the topmost first, and none is lost", () => {
  expect(stacked(BUCKETS, TREND)).toEqual([
    [20, 6],
    [16, 5],
    [13, 5],
    [11, 0],
    [10, 0],
  ]);
});

test("without the matched the rest stands on the ground", () => {
  expect(stacked(BUCKETS, TREND.slice(1))[0]).toEqual([10, 6]);
});
