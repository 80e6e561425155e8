import { useCallback, useMemo, useState } from "react";
import type { TransactionRow } from "@/shared/api/types.ts";

export interface Selection {
  /** id -> the version as it was seen. */
  versions: ReadonlyMap<string, number>;
  /** All that the filters hold, not only what was loaded. */
  isAll: boolean;
  has: (row: TransactionRow) => boolean;
  toggle: (row: TransactionRow) => void;
  toggleAll: (rows: readonly TransactionRow[]) => void;
  takeAll: () => void;
  clear: () => void;
}

/** What is selected, for this list alone: another list begins with nothing. */
export function useSelection(listKey: string): Selection {
  const [state, setState] = useState<{
    key: string;
    versions: ReadonlyMap<string, number>;
    isAll: boolean;
  }>({ key: listKey, versions: new Map(), isAll: false });
  const versions = useMemo(
    () => (state.key === listKey ? state.versions : new Map<string, number>()),
    [state, listKey],
  );
  const isAll = state.key === listKey && state.isAll;
  const put = useCallback(
    (its: ReadonlyMap<string, number>, all = false) =>
      setState({ key: listKey, versions: its, isAll: all }),
    [listKey],
  );
  const toggle = useCallback(
    ({ txn_id, version }: TransactionRow) => {
      const changed = new Map(versions);
      if (!changed.delete(txn_id)) changed.set(txn_id, version);
      put(changed);
    },
    [versions, put],
  );
  const has = useCallback(
    ({ txn_id }: TransactionRow) => isAll || versions.has(txn_id),
    [isAll, versions],
  );
  const toggleAll = (rows: readonly TransactionRow[]) =>
    put(versions.size > 0 ? new Map() : new Map(rows.map((row) => [row.txn_id, row.version])));
  return {
    versions,
    isAll,
    has,
    toggle,
    toggleAll,
    takeAll: () => put(versions, true),
    clear: () => put(new Map()),
  };
}
