import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import type { SortKey } from "@/shared/api/lists.ts";
import type { CountView, TransactionRow } from "@/shared/api/types.ts";
import { rememberList } from "@/shared/case/last-list.ts";
import { type Filters, filterKey } from "@/shared/lib/filters.ts";
import { boundedCount, count } from "@/shared/lib/numbers.ts";
import { transactionPath } from "@/shared/lib/paths.ts";
import { useSettings } from "@/shared/lib/settings.ts";
import { Icon } from "@/shared/ui/icon.tsx";
import { Failure, Skeleton } from "@/shared/ui/states.tsx";
import { VirtualGrid } from "@/shared/ui/virtual-grid.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { listColumns } from "./list-columns.tsx";
import { NoRows } from "./no-rows.tsx";
import { useListKeys } from "./use-list-keys.ts";
import { useNewer } from "./use-newer.ts";
import { placeOf, usePlace } from "./use-place.ts";
import { useSelection } from "./use-selection.ts";
import { type Sort, useTransactions } from "./use-transactions.ts";

interface Props {
  title: string;
  filters: Filters;
  isFiltered: boolean;
  onClear: () => void;
  sort: Sort;
  onSort: (by: SortKey) => void;
  counted: CountView | null;
}

const LEAST_WIDTH = { relative: 1100, absolute: 1220 } as const;

export function TransactionList({
  title,
  filters,
  isFiltered,
  onClear,
  sort,
  onSort,
  counted,
}: Props) {
  const list = useTransactions(filters, sort);
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch, dataUpdatedAt } =
    list;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const listKey = `${filterKey(filters)}|${sort.by}|${sort.order}`;
  const selection = useSelection(listKey);
  const { times } = useSettings();
  const open = useOpen(title, rows);
  const place = usePlace(listKey);
  const [current, setCurrent] = useState(() => place.current);
  useEffect(() => place.remember({ current }), [current, place]);
  useListKeys({ rows, current, setCurrent, open, selection });
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const columns = useMemo(
    () => listColumns({ sort, onSort, selection, rows, times }),
    [sort, onSort, selection, rows, times],
  );
  const rowAt = useCallback((index: number) => rows[index] as TransactionRow, [rows]);
  const newer = useNewerButton(filters, rows, dataUpdatedAt, rows.length === 0);
  if (error && !data) return <Failure error={error} what={title} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton label={`${title} are loading`} rows={16} />;
  if (rows.length === 0) return <NoRows title={title} isFiltered={isFiltered} onClear={onClear} />;
  return (
    <div className={list.isPlaceholderData ? "live old" : "live"}>
      {newer}
      <VirtualGrid
        label={title}
        columns={columns}
        count={rows.length}
        total={counted?.is_exact ? counted.count + 1 : undefined}
        rowAt={rowAt}
        keyOf={keyOf}
        onOpen={open}
        leastWidth={LEAST_WIDTH[times]}
        current={current}
        isChosen={selection.has}
        onEnd={more}
        startAt={placeOf(listKey).top}
        onScroll={(top) => place.remember({ top })}
        foot={
          <>
            <span>
              {count(rows.length)} loaded
              {counted ? ` of ${boundedCount(counted.count, counted.is_exact)}` : ""}
            </span>
            {isFetchingNextPage ? <span role="status">Loading more</span> : null}
            {error ? <span className="overdue">The next page cannot be had now</span> : null}
            <span>{hasNextPage ? "" : "The end of the list"}</span>
          </>
        }
      />
      <BulkBar
        selection={selection}
        filters={filters}
        counted={counted}
        onDone={() => void refetch()}
      />
    </div>
  );
}

function keyOf(row: TransactionRow): string {
  return row.txn_id;
}

/** Opens a row, and remembers the list for the way on and back. */
function useOpen(title: string, rows: readonly TransactionRow[]): (row: TransactionRow) => void {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const kept = useRef(rows);
  useEffect(() => {
    kept.current = rows;
    rememberList({ address: pathname + search, name: title, ids: rows.map((row) => row.txn_id) });
  }, [rows, pathname, search, title]);
  return useCallback((row) => void navigate(transactionPath(row.txn_id)), [navigate]);
}

/** Offers what changed since the list was read; a list that is empty takes it at once. */
function useNewerButton(
  filters: Filters,
  rows: readonly TransactionRow[],
  readAt: number,
  isEmpty: boolean,
) {
  const client = useQueryClient();
  const ids = useMemo(() => new Set(rows.map((row) => row.txn_id)), [rows]);
  const isListed = useCallback((txnId: string) => ids.has(txnId), [ids]);
  const newer = useNewer(filters, isListed, readAt);
  const renew = useCallback(() => {
    void client.resetQueries({ queryKey: ["transactions", filterKey(filters)] });
    void client.invalidateQueries({ queryKey: ["count"] });
  }, [client, filters]);
  useEffect(() => {
    if (newer > 0 && isEmpty) renew();
  }, [newer, isEmpty, renew]);
  if (newer === 0 || isEmpty) return null;
  return (
    <button type="button" className="newer primary" onClick={renew}>
      <Icon name="up" />+{count(newer)} changed
    </button>
  );
}
