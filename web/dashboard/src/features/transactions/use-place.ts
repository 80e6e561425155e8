import { useMemo } from "react";

interface Place {
  top: number;
  current: number;
}

const places = new Map<string, Place>();
const START: Place = { top: 0, current: -1 };

/** Where one was in a list: coming back to it is coming back to the same row. */
export function placeOf(listKey: string): Place {
  return places.get(listKey) ?? START;
}

export function usePlace(listKey: string) {
  return useMemo(
    () => ({
      ...placeOf(listKey),
      remember: (change: Partial<Place>) =>
        void places.set(listKey, { ...placeOf(listKey), ...change }),
    }),
    [listKey],
  );
}
