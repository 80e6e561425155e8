import { expect, test } from "vitest";
import { clockTime, dayOf, duration, fullTime, relativeTime, shortTime } from "./time.ts";

const AT = Date.parse("2026-11-23T20:18:05.123Z");

test("a time is shown in the zone that was chosen, never in another", () => {
  expect(fullTime(AT, "UTC")).toBe("2026-11-23 20:18:05.123 UTC");
  expect(fullTime(AT, "Asia/Kolkata")).toBe("2026-11-24 01:48:05.123 Asia/Kolkata");
  expect(dayOf(AT, "Asia/Kolkata")).toBe("2026-11-24");
  expect(clockTime(AT, "UTC")).toBe("20:18:05.123");
});

test("midnight is hour zero of its own day", () => {
  expect(fullTime(Date.parse("2026-11-23T00:00:00Z"), "UTC")).toBe("2026-11-23 00:00:00.000 UTC");
});

test("another day is named, today is not", () => {
  expect(shortTime(AT, AT + 1_000, "UTC")).toBe("20:18:05");
  expect(shortTime(AT, AT + 86_400_000, "UTC")).toBe("2026-11-23 20:18");
  expect(shortTime(AT, AT - 3_600_000, "Asia/Kolkata")).toBe("01:48:05");
});

test.each([
  [0, "now"],
  [-999, "now"],
  [-1_000, "1 s ago"],
  [-61_000, "1 min ago"],
  [-86_400_000, "1 d ago"],
  [40_000, "in 40 s"],
])("%d ms away reads %s", (away, text) => {
  expect(relativeTime(AT + away, AT)).toBe(text);
});

test.each([
  [12, "12 ms"],
  [1_240, "1.2 s"],
  [200_000, "3 min 20 s"],
  [180_000, "3 min"],
  [187_200_000, "2 d 4 h"],
])("%d ms last %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});
