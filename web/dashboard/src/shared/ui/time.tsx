import { useNow } from "../lib/clock.ts";
import { useSettings } from "../lib/settings.ts";
import { clockTime, fullTime, relativeTime, shortTime } from "../lib/time.ts";

interface Props {
  at: string | null | undefined;
  /** Milliseconds, and never relative: for rows that are moments apart. */
  exact?: boolean;
}

export function Time({ at, exact }: Props) {
  if (!at) return <span className="none">–</span>;
  return exact ? <ExactTime at={at} /> : <ShortTime at={at} />;
}

function ExactTime({ at }: { at: string }) {
  const { zone } = useSettings();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={fullTime(ms, zone)}>
      {clockTime(ms, zone)}
    </time>
  );
}

function ShortTime({ at }: { at: string }) {
  const { zone, times } = useSettings();
  const now = useNow();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={fullTime(ms, zone)}>
      {times === "relative" ? relativeTime(ms, now) : shortTime(ms, now, zone)}
    </time>
  );
}
