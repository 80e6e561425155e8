import type { PipelineView } from "@/shared/api/types.ts";

type Engine = PipelineView["engine"][number];

/** Records the engine has yet to decide; unknown when one partition's position is. */
export function engineLag({ topics }: PipelineView): number | null {
  const lags = topics.filter(({ reader }) => reader === "engine").map(({ lag }) => lag);
  return lags.includes(null) ? null : lags.reduce<number>((sum, lag) => sum + (lag ?? 0), 0);
}

export function recoveringOf({ engine }: PipelineView): Engine[] {
  return engine.filter(({ ready }) => !ready);
}

/** How much of a partition's changelog is restored, 0 to 1; null when that is not known. */
export function restored({ recovery }: Engine): number | null {
  const [end, left] = [recovery?.end ?? null, recovery?.remaining_offsets ?? null];
  if (end === null || left === null || end <= 0) return null;
  return Math.min(1, Math.max(0, 1 - left / end));
}
