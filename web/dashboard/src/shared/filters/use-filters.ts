import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { type Filters, filterKey, readFilters, writeFilters } from "../lib/filters.ts";

/** The filters of this address. A change is a step that Back undoes. */
export function useFilters(): [Filters, (filters: Filters) => void] {
  const [query, setQuery] = useSearchParams();
  const key = filterKey(readFilters(query));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same filters stay the same object.
  const filters = useMemo(() => readFilters(query), [key]);
  const change = useCallback(
    (its: Filters) => setQuery((before) => writeFilters(before, its)),
    [setQuery],
  );
  return [filters, change];
}
