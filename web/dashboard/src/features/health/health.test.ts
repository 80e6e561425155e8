import { expect, test } from "vitest";
import type { PipelineView } from "@/shared/api/types.ts";
import { engineLag, restored } from "./health.ts";

const topics = (...lags: (number | null)[]) =>
  ({ topics: lags.map((lag) => ({ reader: "engine", lag })) }) as unknown as PipelineView;

test("what the engine has yet to decide is the sum, and unknown when a part is", () => {
  expect(engineLag(topics(1, 2, 0))).toBe(3);
  expect(engineLag(topics(1, null))).toBeNull();
});

test("a restore is told as a share", () => {
  const at = (end: number | null, remaining_offsets: number | null) =>
    restored({ recovery: { end, remaining_offsets } } as PipelineView["engine"][number]);
  expect(at(1_000, 180)).toBeCloseTo(0.82);
  expect(at(1_000, 0)).toBe(1);
  expect(at(null, 5)).toBeNull();
  expect(at(0, 0)).toBeNull();
});
