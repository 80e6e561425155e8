import { Store, useStore } from "./store.ts";

const TICK_MS = 1_000;
const now = new Store(Date.now());

// One clock for the page: every relative time moves at the same moment, and none in a hidden tab.
setInterval(() => {
  if (!document.hidden) now.set(Date.now());
}, TICK_MS);

/** The time of this second. */
export function useNow(): number {
  return useStore(now);
}
