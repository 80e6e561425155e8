import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Decision } from "../api/types.ts";
import { onDecision } from "./live.ts";

/** Ask again for what these keys name, at most once in `everyMs`, when a decision concerns it. */
export function useRefresh(
  keys: readonly string[],
  everyMs: number,
  concerns: (decision: Decision) => boolean = always,
): void {
  const client = useQueryClient();
  const named = keys.join("\n");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      for (const key of named.split("\n")) void client.invalidateQueries({ queryKey: [key] });
    };
    const stop = onDecision((decision) => {
      if (timer === undefined && concerns(decision)) timer = setTimeout(refresh, everyMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client, named, everyMs, concerns]);
}

function always(): boolean {
  return true;
}
