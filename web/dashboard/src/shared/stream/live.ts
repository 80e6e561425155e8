import type { Decision } from "../api/types.ts";
import { Store, useStore } from "../lib/store.ts";
import { type Connection, EventStream } from "./event-stream.ts";

const connection = new Store<Connection>({ kind: "connecting" });
const listeners = new Set<(decision: Decision) => void>();
const resets = new Set<() => void>();
/** A hidden tab gives its connection back: a browser has few of them for one server. */
const HIDDEN_MS = 60_000;

let stream: EventStream | null = null;
let wanted = "";
let hiding: ReturnType<typeof setTimeout> | undefined;

/** Have the tab's one stream tell what passes this filter, with so many decisions of before. */
export function follow(query: Record<string, string | string[]>, history: number): void {
  const key = JSON.stringify([query, history]);
  if (key === wanted && stream) return;
  stream?.stop();
  wanted = key;
  const mine = new EventStream(query, history, {
    decision: (decision) => {
      for (const listener of listeners) listener(decision);
    },
    reset: () => {
      for (const listener of resets) listener();
    },
    connection: (its) => {
      if (stream === mine) connection.set(its);
    },
  });
  stream = mine;
  mine.start();
}

export function onDecision(listener: (decision: Decision) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function onReset(listener: () => void): () => void {
  resets.add(listener);
  return () => resets.delete(listener);
}

export function useConnection(): Connection {
  return useStore(connection);
}

export function retryNow(): void {
  stream?.retryNow();
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(hiding);
  if (document.hidden) hiding = setTimeout(() => stream?.sleep(), HIDDEN_MS);
  else if (connection.get().kind === "asleep") stream?.start();
});
