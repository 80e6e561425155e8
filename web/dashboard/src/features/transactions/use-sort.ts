import { useCallback } from "react";
import { useSearchParams } from "react-router";
import type { Order, SortKey } from "@/shared/api/lists.ts";
import type { Sort } from "./use-transactions.ts";

export const SORTS: readonly SortKey[] = [
  "last_updated",
  "opened_at",
  "deadline",
  "amount",
  "variance",
];
const DEFAULT: SortKey = "last_updated";

/** The order of the list, in its address; the same column again turns it round. */
export function useSort(): [Sort, (by: SortKey) => void] {
  const [query, setQuery] = useSearchParams();
  const by = SORTS.find((key) => key === query.get("sort")) ?? DEFAULT;
  const order: Order = query.get("order") === "asc" ? "asc" : "desc";
  const sort = useCallback(
    (key: SortKey) => {
      const changed = new URLSearchParams(query);
      changed.set("sort", key);
      changed.set("order", key === by && order === "desc" ? "asc" : "desc");
      setQuery(changed);
    },
    [query, setQuery, by, order],
  );
  return [{ by, order }, sort];
}
