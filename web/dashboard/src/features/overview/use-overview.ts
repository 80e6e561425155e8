import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { answer, api } from "@/shared/api/client.ts";
import { dayOf } from "@/shared/lib/time.ts";

const REFRESH_MS = 15_000;
const DAY_MS = 86_400_000;

export interface Range {
  from: string | null;
  to: string | null;
}

/** name -> how many business days up to today; none: all there is. */
export const RANGES = [
  ["Today", 1],
  ["7 days", 7],
  ["30 days", 30],
  ["All", null],
] as const;

export function lastDays(days: number | null, nowMs: number): Range {
  if (days === null) return { from: null, to: null };
  return { from: dayOf(nowMs - (days - 1) * DAY_MS, "UTC"), to: null };
}

export function useRange(): [Range, (range: Range) => void] {
  const [query, setQuery] = useSearchParams();
  const range = { from: query.get("from"), to: query.get("to") };
  const setRange = ({ from, to }: Range) => {
    const changed = new URLSearchParams(query);
    for (const [name, value] of [
      ["from", from],
      ["to", to],
    ] as const) {
      if (value) changed.set(name, value);
      else changed.delete(name);
    }
    setQuery(changed);
  };
  return [range, setRange];
}

export function useOverview({ from, to }: Range) {
  return useQuery({
    queryKey: ["overview", from, to],
    queryFn: ({ signal }) => {
      const query = {
        ...(from ? { business_from: from } : {}),
        ...(to ? { business_to: to } : {}),
      };
      return answer(api.GET("/overview", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}
