import { useEffect, useMemo, useState } from "react";
import { useHasKey } from "@/shared/api/auth.ts";
import { type Filters, filterKey, filterQuery } from "@/shared/lib/filters.ts";
import { follow, onDecision, onReset } from "@/shared/stream/live.ts";
import { LiveBuffer } from "./live-buffer.ts";

/** The latest decisions of before, to begin with. */
const HISTORY = 100;
/** The list is drawn anew at most so often, however many arrive. */
const DRAW_MS = 150;

export interface Live {
  buffer: LiveBuffer;
  /** The number after the newest, as of the last drawing. */
  end: number;
  /** Decisions of the last second. */
  perSecond: number;
  /** The journal no longer held where the stream broke off. */
  hasGap: boolean;
}

export function useLive(filters: Filters): Live {
  const hasKey = useHasKey();
  const key = filterKey(filters);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other filters begin another list.
  const buffer = useMemo(() => new LiveBuffer(), [key, hasKey]);
  const [end, setEnd] = useState(0);
  const [perSecond, setPerSecond] = useState(0);
  const [hasGap, setGap] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the filters.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      timer = undefined;
      setEnd(buffer.end);
    };
    const stopDecisions = onDecision((decision) => {
      buffer.push(decision);
      timer ??= setTimeout(draw, DRAW_MS);
    });
    const stopResets = onReset(() => setGap(true));
    setEnd(0);
    setGap(false);
    follow(filterQuery(filters), HISTORY);
    return () => {
      stopDecisions();
      stopResets();
      clearTimeout(timer);
    };
  }, [buffer, key]);
  useEffect(() => {
    let before = buffer.end;
    const timer = setInterval(() => {
      setPerSecond(buffer.end - before);
      before = buffer.end;
    }, 1_000);
    return () => clearInterval(timer);
  }, [buffer]);
  return { buffer, end, perSecond, hasGap };
}
