import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { answer, api } from "@/shared/api/client.ts";
import type { UnmatchedLine } from "@/shared/api/types.ts";
import { useKeys } from "@/shared/lib/keys.ts";
import { plural } from "@/shared/lib/numbers.ts";
import { AsOf } from "@/shared/ui/as-of.tsx";
import { Head } from "@/shared/ui/head.tsx";
import { Empty, Failure, Skeleton } from "@/shared/ui/states.tsx";
import { VirtualGrid } from "@/shared/ui/virtual-grid.tsx";
import { LineDialog } from "./line-dialog.tsx";
import { UNMATCHED_COLUMNS } from "./unmatched-columns.tsx";

const PAGE = 100;
const LEAST_WIDTH = 900;

function useLines() {
  return useInfiniteQuery({
    queryKey: ["unmatched"],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return answer(api.GET("/unmatched-lines", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Bank lines that belong to no transaction: a queue of their own, oldest first. */
export function UnmatchedPage() {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useLines();
  const lines = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const [query, setQuery] = useSearchParams();
  const [current, setCurrent] = useState(-1);
  const open = useCallback(
    (line: UnmatchedLine | null) => setQuery(line ? { line: line.txn_id } : {}),
    [setQuery],
  );
  const opened = lines.find((line) => line.txn_id === query.get("line")) ?? null;
  useKeys({
    j: () => setCurrent((at) => Math.min(at + 1, lines.length - 1)),
    k: () => setCurrent((at) => Math.max(at - 1, 0)),
    Enter: () => open(lines[current] ?? null),
    Escape: () => setCurrent(-1),
  });
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const rowAt = useCallback((index: number) => lines[index] as UnmatchedLine, [lines]);
  const servedBy = data?.pages[0]?.served_by;
  return (
    <>
      <Head title="Unmatched bank lines" about={servedBy ? <AsOf at={servedBy.as_of} /> : null} />
      {error && !data ? (
        <Failure error={error} what="Unmatched lines" onRetry={() => void refetch()} />
      ) : null}
      {!data && !error ? <Skeleton label="Unmatched lines are loading" rows={12} /> : null}
      {data && lines.length === 0 ? (
        <Empty title="Every bank line belongs to a transaction.">
          Lines of statements that name no payment of ours wait here.
        </Empty>
      ) : null}
      {lines.length > 0 ? (
        <VirtualGrid
          label="Unmatched bank lines, oldest first"
          columns={UNMATCHED_COLUMNS}
          count={lines.length}
          total={hasNextPage ? undefined : lines.length + 1}
          rowAt={rowAt}
          keyOf={keyOf}
          onOpen={open}
          leastWidth={LEAST_WIDTH}
          current={current}
          onEnd={more}
          foot={
            <span>
              {plural(lines.length, "line")} loaded{hasNextPage ? ", more follow" : ""}
            </span>
          }
        />
      ) : null}
      {opened ? <LineDialog line={opened} onClose={() => open(null)} /> : null}
    </>
  );
}

function keyOf(line: UnmatchedLine): string {
  return `${line.txn_id}:${line.posting_id}`;
}
