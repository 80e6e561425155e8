import type { OverviewView } from "@/shared/api/types.ts";

export type Bucket = OverviewView["trend"][number];
type Key = "matched" | "closed" | "pending" | "missing" | "exceptions";

interface Series {
  key: Key;
  name: string;
  /** The custom property that has its colour. */
  tone: string;
}

/** From the ground up: what is wrong lies on top, where it is seen. */
export const TREND: readonly Series[] = [
  { key: "matched", name: "Matched", tone: "--bar-matched" },
  { key: "closed", name: "Closed", tone: "--done" },
  { key: "pending", name: "Pending", tone: "--line-strong" },
  { key: "missing", name: "Missing", tone: "--miss" },
  { key: "exceptions", name: "Exceptions", tone: "--bad" },
];

/** Each series' upper edge over those below it, the highest first, so that it is drawn first. */
export function stacked(trend: readonly Bucket[], series: readonly Series[]): number[][] {
  const edges: number[][] = [];
  let below = trend.map(() => 0);
  for (const { key } of series) {
    below = trend.map((bucket, at) => (below[at] ?? 0) + bucket[key]);
    edges.unshift(below);
  }
  return edges;
}
