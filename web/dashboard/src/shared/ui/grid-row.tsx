import { type MouseEvent, memo } from "react";
import type { Column } from "./grid-columns.ts";

interface Props<Row> {
  row: Row;
  index: number;
  start: number;
  columns: readonly Column<Row>[];
  isCurrent: boolean;
  isChosen: boolean;
  isFresh: boolean;
  onOpen: (row: Row) => void;
}

function Inner<Row>({
  row,
  index,
  start,
  columns,
  isCurrent,
  isChosen,
  isFresh,
  onOpen,
}: Props<Row>) {
  const open = (event: MouseEvent) => {
    const isOwn =
      event.target instanceof Element && event.target.closest("a, button, input, label");
    if (!isOwn && !window.getSelection()?.toString()) onOpen(row);
  };
  const marks = [isCurrent && "current", isChosen && "chosen", isFresh && "fresh"].filter(Boolean);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-current={isCurrent ? "true" : undefined}
      className={`grid-row virtual link ${marks.join(" ")}`}
      style={{ transform: `translateY(${start}px)` }}
      onClick={open}
      tabIndex={-1}
    >
      {columns.map(({ key, isNumber, cell }) => (
        <span key={key} role="cell" className={isNumber ? "number" : undefined}>
          {cell(row)}
        </span>
      ))}
    </div>
  );
}

export const GridRow = memo(Inner) as typeof Inner;
