import type { TransactionRow } from "@/shared/api/types.ts";
import { useKeys } from "@/shared/lib/keys.ts";
import type { Selection } from "./use-selection.ts";

interface Given {
  rows: readonly TransactionRow[];
  current: number;
  setCurrent: (index: number) => void;
  open: (row: TransactionRow) => void;
  selection: Selection;
}

export function useListKeys({ rows, current, setCurrent, open, selection }: Given): void {
  const row = rows[current];
  const down = () => setCurrent(Math.min(current + 1, rows.length - 1));
  const up = () => setCurrent(Math.max(current - 1, 0));
  useKeys({
    j: down,
    k: up,
    ArrowDown: down,
    ArrowUp: up,
    Enter: () => row && open(row),
    x: () => row && selection.toggle(row),
    a: () => document.querySelector<HTMLElement>("[data-act]")?.click(),
    Escape: () =>
      selection.versions.size > 0 || selection.isAll ? selection.clear() : setCurrent(-1),
  });
}
