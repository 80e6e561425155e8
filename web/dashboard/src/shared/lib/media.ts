import { useSyncExternalStore } from "react";

const SMALL = window.matchMedia("(max-width: 700px)");

function subscribe(listener: () => void): () => void {
  SMALL.addEventListener("change", listener);
  return () => SMALL.removeEventListener("change", listener);
}

/** Whether the window is as narrow as a telephone. */
export function useIsSmall(): boolean {
  return useSyncExternalStore(subscribe, () => SMALL.matches);
}
