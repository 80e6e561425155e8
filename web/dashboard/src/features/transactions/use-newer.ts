import { useEffect, useRef, useState } from "react";
import type { Decision } from "@/shared/api/types.ts";
import type { Filters } from "@/shared/lib/filters.ts";
import { onDecision, onReset } from "@/shared/stream/live.ts";
import { concerns } from "./concerns.ts";

const DRAW_MS = 400;

/** How many transactions changed since the list was read, of those in it or that may come into it. */
export function useNewer(
  filters: Filters,
  isListed: (txnId: string) => boolean,
  readAt: number,
): number {
  const changed = useRef(new Set<string>());
  const [many, setMany] = useState(0);
  const listed = useRef(isListed);
  useEffect(() => {
    listed.current = isListed;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that is read anew begins at none.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    changed.current = new Set();
    setMany(0);
    const draw = () => {
      timer = undefined;
      setMany(changed.current.size);
    };
    const note = (decision: Decision) => {
      if (!concerns(filters, decision) && !listed.current(decision.txn_id)) return;
      if (changed.current.size < 100_000) changed.current.add(decision.txn_id);
      timer ??= setTimeout(draw, DRAW_MS);
    };
    const stops = [onDecision(note), onReset(() => setMany(1))];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(timer);
    };
  }, [filters, readAt]);
  return many;
}
