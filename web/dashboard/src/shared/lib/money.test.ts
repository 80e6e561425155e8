import { expect, test } from "vitest";
import { formatMinor, formatVariance, parseMinor } from "./money.ts";

test.each([
  [12345, "USD", "123.45"],
  [5, "USD", "0.05"],
  [0, "EUR", "0.00"],
  [-500, "EUR", "\u22125.00"],
  [12345, "JPY", "12,345"],
  [12345, "KWD", "12.345"],
  [5, "KWD", "0.005"],
  [123456789, "INR", "12,34,567.89"],
  [999_999_999_999_999, "USD", "9,999,999,999,999.99"],
  [12345, "CLF", "1.2345"],
])("%d minor units of %s read %s", (minor, currency, text) => {
  expect(formatMinor(minor, currency)).toBe(text);
});

test("a difference says its direction, and none at all says none", () => {
  expect(formatVariance(500, "INR")).toBe("+5.00");
  expect(formatVariance(-500, "INR")).toBe("\u22125.00");
  expect(formatVariance(0, "INR")).toBe("0.00");
});

test.each([
  ["123.45", "USD", 12345],
  ["1,234.5", "USD", 123450],
  ["12,34,567.89", "INR", 123456789],
  ["500", "JPY", 500],
  ["0.1", "KWD", 100],
  ["9999999999999.99", "USD", 999_999_999_999_999],
])("%s %s is %d minor units", (text, currency, minor) => {
  expect(parseMinor(text, currency)).toBe(minor);
});

test.each([
  ["1.5", "JPY"],
  ["1.234", "USD"],
  ["-1", "USD"],
  ["1e3", "USD"],
  ["", "USD"],
  ["99999999999999.99", "USD"],
])("%s is no amount of %s", (text, currency) => {
  expect(parseMinor(text, currency)).toBeNull();
});
