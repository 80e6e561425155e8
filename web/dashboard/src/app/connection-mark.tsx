import { useEffect, useState } from "react";
import type { FeedState } from "@/shared/api/types.ts";
import type { Connection } from "@/shared/stream/event-stream.ts";
import { useConnection } from "@/shared/stream/live.ts";

const FEEDS: Record<FeedState, readonly [tone: string, word: string]> = {
  LIVE: ["good", "Live"],
  CATCHING_UP: ["wait", "Catching up"],
  WAITING: ["miss", "Kafka is away"],
};

const WORDS: Record<Exclude<Connection["kind"], "open">, readonly [tone: string, word: string]> = {
  connecting: ["wait", "Connecting"],
  waiting: ["bad", "Disconnected"],
  asleep: ["wait", "Asleep"],
  refused: ["bad", "Signed out"],
};

export function ConnectionMark() {
  const connection = useConnection();
  const feed = useLasting(connection.kind === "open" ? connection.feed : "LIVE");
  const [tone, word] = connection.kind === "open" ? FEEDS[feed] : WORDS[connection.kind];
  return (
    <span className={`connection tone-${tone}`} role="status">
      <svg viewBox="0 0 10 10" aria-hidden="true">
        <circle cx="5" cy="5" r="3.500" />
      </svg>
      {word}
    </span>
  );
}

const LASTS_MS = 3_000;

/** A feed that blinks is live; only what lasts is said. */
function useLasting(feed: FeedState): FeedState {
  const [lasting, setLasting] = useState<FeedState>("LIVE");
  useEffect(() => {
    const timer = setTimeout(() => setLasting(feed), feed === "LIVE" ? 0 : LASTS_MS);
    return () => clearTimeout(timer);
  }, [feed]);
  return lasting;
}
