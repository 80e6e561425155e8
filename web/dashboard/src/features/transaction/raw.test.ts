import { expect, test } from "vitest";
import { readable } from "./raw.ts";

test("JSON is broken into lines and stays what was sent", () => {
  expect(readable('{"a":1.10,"b":[true,{"c":"x, {y}: \\" z"}]}')).toBe(
    '{\n  "a": 1.10,\n  "b": [\n    true,\n    {\n      "c": "x, {y}: \\" z"\n    }\n  ]\n}',
  );
});

test("a number beyond what JavaScript can hold keeps its digits", () => {
  expect(readable('{"id":12345678901234567890}')).toContain("12345678901234567890");
});

test("what is no JSON is shown as it is", () => {
  expect(readable("<script>alert(1)</script>")).toBe("<script>alert(1)</script>");
  expect(readable(":20:STARTUMSE\r\n:25:1")).toBe(":20:STARTUMSE\r\n:25:1");
});
