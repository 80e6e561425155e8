import type { ReactNode } from "react";

export interface Column<Row> {
  key: string;
  head: ReactNode;
  /** A track of `grid-template-columns`. */
  width: string;
  isNumber?: boolean;
  /** Shown on a telephone too, four at most: two lines of two. */
  isSmall?: boolean;
  cell: (row: Row) => ReactNode;
  /** What a telephone shows instead, where that is another thing. */
  smallCell?: (row: Row) => ReactNode;
}

export const ROW_PX = 32;
export const SMALL_ROW_PX = 60;

/** The columns of this window's width, and how they share it. */
export function layoutOf<Row>(columns: readonly Column<Row>[], isSmall: boolean) {
  const shown = isSmall ? columns.filter((column) => column.isSmall).map(smallOf) : columns;
  const tracks = isSmall ? "minmax(0, 1fr) auto" : shown.map((column) => column.width).join(" ");
  return { shown, tracks, rowPx: isSmall ? SMALL_ROW_PX : ROW_PX };
}

function smallOf<Row>(column: Column<Row>): Column<Row> {
  return { ...column, cell: column.smallCell ?? column.cell };
}
