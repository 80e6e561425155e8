import { expect, test } from "vitest";
import { advance, formatVector, isKnown, parseVector } from "./vector.ts";

test("a vector is read and written alike", () => {
  expect(formatVector(parseVector("0:123,1:456,11:0"))).toBe("0:123,1:456,11:0");
  expect(parseVector("").size).toBe(0);
});

test("what lies before the next offset is known, what lies at it is not", () => {
  const vector = parseVector("0:5");
  expect([4, 5, 6].map((offset) => isKnown(vector, 0, offset))).toEqual([true, false, false]);
  expect(isKnown(vector, 1, 0)).toBe(false);
});

test("a vector never goes back", () => {
  const vector = parseVector("0:5,1:7");
  advance(vector, parseVector("0:3,1:9,2:1"));
  expect(formatVector(vector)).toBe("0:5,1:9,2:1");
});
