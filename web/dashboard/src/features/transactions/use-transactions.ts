import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client.ts";
import { listQuery, type Order, type SortKey } from "@/shared/api/lists.ts";
import { type Filters, filterKey } from "@/shared/lib/filters.ts";

const PAGE = 100;

export interface Sort {
  by: SortKey;
  order: Order;
}

export function useTransactions(filters: Filters, { by, order }: Sort) {
  return useInfiniteQuery({
    queryKey: ["transactions", filterKey(filters), by, order],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam ? { cursor: pageParam } : {};
      const query = { ...listQuery(filters), sort: by, order, limit: PAGE, ...cursor };
      return answer(api.GET("/txns", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // Pages belong to one moment: what changed since is offered, not mixed in.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

export function useCount(filters: Filters) {
  return useQuery({
    queryKey: ["count", filterKey(filters)],
    queryFn: ({ signal }) =>
      answer(api.GET("/txns/count", { params: { query: listQuery(filters) }, signal })),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}
