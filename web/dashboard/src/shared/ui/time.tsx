import { useNow } from "../lib/clock.ts";
import { useSettings } from "../lib/settings.ts";
import { clockTime, dayOf, fullTime, relativeTime, shortTime } from "../lib/time.ts";

interface Props {
  at: string | null | undefined;
  /** Milliseconds, and never relative: for rows that are moments apart. */
  exact?: boolean;
  /** The day as well. */
  whole?: boolean;
}

export function Time({ at, exact, whole }: Props) {
  if (!at) return <span className="none">–</span>;
  return exact || whole ? <ExactTime at={at} whole={whole ?? false} /> : <ShortTime at={at} />;
}

function ExactTime({ at, whole }: { at: string; whole: boolean }) {
  const { zone } = useSettings();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={fullTime(ms, zone)}>
      {whole ? `${dayOf(ms, zone)} ` : ""}
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
