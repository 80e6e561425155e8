import { type Filters, fieldOf, filterQuery } from "../lib/filters.ts";
import type { operations } from "./schema.d.ts";
import type { FiltersIn } from "./types.ts";

export type ListQuery = NonNullable<operations["list_transactions"]["parameters"]["query"]>;
export type SortKey = NonNullable<ListQuery["sort"]>;
export type Order = NonNullable<ListQuery["order"]>;

/** The filters as `GET /txns` takes them; the server says which value it does not know. */
export function listQuery(filters: Filters): ListQuery {
  return filterQuery(filters) as ListQuery;
}

const READ: Record<string, (text: string) => string | number | boolean> = {
  flag: (text) => text === "true",
  amount: Number,
  age: Number,
};

/** The same filters as a body has them. */
export function filterBody(filters: Filters): FiltersIn {
  const entries = Object.entries(filters).map(([name, values]) => {
    const field = fieldOf(name);
    const read = READ[field?.kind ?? ""] ?? ((text: string) => text);
    return [name, field?.many ? values : read(values[0] ?? "")] as const;
  });
  return Object.fromEntries(entries) as FiltersIn;
}
