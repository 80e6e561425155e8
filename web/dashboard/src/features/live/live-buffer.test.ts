import { expect, test } from "vitest";
import type { Decision } from "@/shared/api/types.ts";
import { LiveBuffer } from "./live-buffer.ts";

const decision = (seq: number) => ({ txn_id: `T${seq}`, seq }) as Decision;

function filled(many: number, kept = 10): LiveBuffer {
  const buffer = new LiveBuffer(kept);
  for (let seq = 0; seq < many; seq++) buffer.push(decision(seq));
  return buffer;
}

test("the newest comes first", () => {
  const buffer = filled(3);
  expect([0, 1, 2].map((place) => buffer.rowAt(buffer.end, place)?.seq)).toEqual([2, 1, 0]);
  expect(buffer.rowAt(buffer.end, 3)).toBeUndefined();
});

test("a list that is held shows the same rows while others arrive", () => {
  const buffer = filled(3);
  const held = buffer.end;
  buffer.push(decision(3));
  expect(buffer.end - held).toBe(1);
  expect(buffer.rowAt(held, 0)?.seq).toBe(2);
});

test("what is kept is bounded, and what was dropped is counted", () => {
  const buffer = filled(20_000, 10);
  expect(buffer.end).toBe(20_000);
  expect(buffer.countTo(buffer.end)).toBeLessThanOrEqual(5_010);
  expect(buffer.countTo(buffer.end) + buffer.trimmed).toBe(20_000);
  expect(buffer.rowAt(buffer.end, 0)?.seq).toBe(19_999);
});

test("a held list whose rows are gone is empty, not wrong", () => {
  const buffer = filled(20_000, 10);
  expect(buffer.countTo(5)).toBe(0);
  expect(buffer.rowAt(5, 0)).toBeUndefined();
});
