import { expect, test } from "vitest";
import {
  addFilter,
  dropFilter,
  FIELDS,
  filterKey,
  filterQuery,
  listPath,
  readFilters,
  writeFilters,
} from "./filters.ts";

const read = (text: string) => readFilters(new URLSearchParams(text));

test("what is written into an address is read from it again", () => {
  const text = "state=MATCHED&state=MISMATCHED&rail=UPI&min_amount=100&open=true";
  const address = writeFilters(new URLSearchParams("sort=amount&rail=CARD"), read(text));

  expect(readFilters(address)).toEqual(read(text));
  expect(address.get("sort")).toBe("amount");
});

test("a field that takes one value keeps the first, and an empty one is none", () => {
  expect(read("min_amount=1&min_amount=2&rail=")).toEqual({ min_amount: ["1"] });
});

test("the address cannot set what is no filter", () => {
  expect(read("limit=500&cursor=x&__proto__=y")).toEqual({});
});

test("a value is added once and dropped alone", () => {
  const two = addFilter(addFilter(read("rail=UPI"), "rail", "CARD"), "rail", "CARD");
  expect(two).toEqual({ rail: ["UPI", "CARD"] });
  expect(dropFilter(two, "rail", "UPI")).toEqual({ rail: ["CARD"] });
  expect(dropFilter(two, "rail")).toEqual({});
  expect(addFilter(read("open=true"), "open", "false")).toEqual({ open: ["false"] });
});

test("the same filters are the same view in any order", () => {
  expect(filterKey(read("rail=UPI&state=MATCHED&rail=CARD"))).toBe(
    filterKey(read("rail=CARD&rail=UPI&state=MATCHED")),
  );
});

test("the API gets repeatable fields as lists", () => {
  expect(filterQuery(read("state=MATCHED&open=true"))).toEqual({
    state: ["MATCHED"],
    open: "true",
  });
});

test("a figure of exceptions leads to the exceptions, any other to all transactions", () => {
  expect(listPath("exception=true&open=true")).toBe("/exceptions?open=true");
  expect(listPath("exception=true")).toBe("/exceptions");
  expect(listPath("state=MATCHED&rail=UPI")).toBe("/transactions?state=MATCHED&rail=UPI");
});

test("every field has a name of its own", () => {
  expect(new Set(FIELDS.map(({ name }) => name)).size).toBe(FIELDS.length);
});
