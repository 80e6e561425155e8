import { type Connection } from "@/shared/stream/event-stream.ts";
import { useConnection } from "@/shared/stream/live.ts";

const WORDS: Record<Connection["kind"], readonly [tone: string, word: string]> = {
  open: ["good", "Live"],
  connecting: ["wait", "Connecting"],
  waiting: ["bad", "Disconnected"],
  asleep: ["wait", "Asleep"],
  refused: ["bad", "Signed out"],
};

export function ConnectionMark() {
  const [tone, word] = WORDS[useConnection().kind];
  return (
    <span className={`connection tone-${tone}`} role="status">
      <svg viewBox="0 0 10 10" aria-hidden="true">
        <circle cx="5" cy="5" r="3.500" />
      </svg>
      {word}
    </span>
  );
}
