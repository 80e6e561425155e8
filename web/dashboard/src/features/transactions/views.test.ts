import { expect, test } from "vitest";
import { viewKey } from "./views.ts";

test("a view is known again whatever the order of its address", () => {
  expect(viewKey("open=true&severity=HIGH&severity=CRITICAL")).toBe(
    viewKey("severity=CRITICAL&open=true&severity=HIGH"),
  );
});

test("the order is part of a view, and the usual order is none", () => {
  expect(viewKey("open=true&sort=amount")).not.toBe(viewKey("open=true"));
  expect(viewKey("open=true&sort=last_updated&order=desc")).toBe(viewKey("open=true"));
});
