import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { useIsSmall } from "../lib/media.ts";
import { type Column, layoutOf } from "./grid-columns.ts";
import { GridRow } from "./grid-row.tsx";

interface Props<Row> {
  label: string;
  columns: readonly Column<Row>[];
  count: number;
  /** How many there are in all; unknown where nobody counted. */
  total?: number | undefined;
  rowAt: (index: number) => Row;
  keyOf: (row: Row) => string;
  onOpen: (row: Row) => void;
  leastWidth: number;
  current?: number;
  isChosen?: (row: Row) => boolean;
  isFresh?: (row: Row) => boolean;
  onEnd?: () => void;
  onScroll?: (top: number) => void;
  startAt?: number;
  foot?: ReactNode;
  scroller?: RefObject<HTMLDivElement | null>;
}

const OVERSCAN = 12;
/** The virtualizer measures every row again when their number changes: so it changes seldom. */
const ROOM = 2_000;

/** A table of which only what is seen is in the document, whatever its length. */
export function VirtualGrid<Row>(props: Props<Row>) {
  const { columns, count, current = -1, onEnd, rowAt, keyOf } = props;
  const own = useRef<HTMLDivElement>(null);
  const scroller = props.scroller ?? own;
  const isSmall = useIsSmall();
  const { shown, tracks, rowPx } = layoutOf(columns, isSmall);
  const virtual = useVirtualizer({
    count: Math.ceil(count / ROOM) * ROOM,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    initialOffset: props.startAt ?? 0,
    scrollPaddingStart: 32,
  });
  const items = virtual.getVirtualItems().filter(({ index }) => index < count);
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (onEnd && last >= count - OVERSCAN) onEnd();
  }, [last, count, onEnd]);
  useEffect(() => {
    if (current >= 0) virtual.scrollToIndex(current, { align: "auto" });
  }, [current, virtual]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height is another layout.
  useEffect(() => virtual.measure(), [rowPx, virtual]);
  const style = {
    "--columns": tracks,
    "--row": `${rowPx}px`,
    "--least-width": isSmall ? "0" : `${props.leastWidth}px`,
  };
  return (
    <div className={isSmall ? "grid tall small" : "grid tall"} style={style as CSSProperties}>
      <div
        ref={scroller}
        className="grid-scroll"
        tabIndex={0}
        role="table"
        aria-label={props.label}
        aria-rowcount={props.total ?? -1}
        aria-colcount={shown.length}
        onScroll={(event) => props.onScroll?.(event.currentTarget.scrollTop)}
      >
        <div role="rowgroup">
          <div className="grid-row grid-head" role="row" aria-rowindex={1}>
            {shown.map(({ key, head, isNumber }) => (
              <span key={key} role="columnheader" className={isNumber ? "number" : undefined}>
                {head}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="grid-body" style={{ height: count * rowPx }}>
          {items.map(({ index, start }) => {
            const row = rowAt(index);
            return (
              <GridRow
                key={keyOf(row)}
                row={row}
                index={index}
                start={start}
                columns={shown}
                isCurrent={index === current}
                isChosen={props.isChosen?.(row) ?? false}
                isFresh={props.isFresh?.(row) ?? false}
                onOpen={props.onOpen}
              />
            );
          })}
        </div>
      </div>
      {props.foot ? <div className="grid-foot">{props.foot}</div> : null}
    </div>
  );
}
