export type Zone = "UTC" | "local" | (string & {});

const LOCAL = Intl.DateTimeFormat().resolvedOptions().timeZone;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The IANA name of a zone setting. */
export function zoneName(zone: Zone): string {
  return zone === "local" ? LOCAL : zone;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const kept = formats.get(zone);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  });
  formats.set(zone, made);
  return made;
}

interface Parts {
  date: string;
  clock: string;
  millis: string;
}

function partsOf(ms: number, zone: Zone): Parts {
  const found: Record<string, string> = {};
  for (const { type, value } of formatOf(zoneName(zone)).formatToParts(ms)) found[type] = value;
  return {
    date: `${found.year}-${found.month}-${found.day}`,
    clock: `${found.hour}:${found.minute}:${found.second}`,
    millis: found.fractionalSecond ?? "000",
  };
}

/** "2026-11-23 15:18:05.123 UTC": everything, for titles and copies. */
export function fullTime(ms: number, zone: Zone): string {
  const { date, clock, millis } = partsOf(ms, zone);
  return `${date} ${clock}.${millis} ${zoneName(zone)}`;
}

/** "15:18:05" on the same day in that zone, "2026-11-20 15:18" otherwise. */
export function shortTime(ms: number, nowMs: number, zone: Zone): string {
  const its = partsOf(ms, zone);
  return its.date === partsOf(nowMs, zone).date
    ? its.clock
    : `${its.date} ${its.clock.slice(0, 5)}`;
}

/** "15:18:05.123", for rows that are milliseconds apart. */
export function clockTime(ms: number, zone: Zone): string {
  const { clock, millis } = partsOf(ms, zone);
  return `${clock}.${millis}`;
}

/** The calendar day in that zone, as YYYY-MM-DD. */
export function dayOf(ms: number, zone: Zone): string {
  return partsOf(ms, zone).date;
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"],
];

/** "in 40 s", "3 min ago", "2 d ago". */
export function relativeTime(ms: number, nowMs: number): string {
  const away = ms - nowMs;
  const size = Math.abs(away);
  const [unit, name] = UNITS.find(([its]) => size >= its) ?? [1_000, "s"];
  const count = Math.floor(size / unit);
  if (count === 0) return "now";
  return away > 0 ? `in ${count} ${name}` : `${count} ${name} ago`;
}

/** "12 ms", "1.2 s", "3 min 20 s", "2 d 4 h". */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const index = UNITS.findIndex(([its]) => ms >= its);
  const [unit, name] = UNITS[index] ?? [1_000, "s"];
  const [below, nameBelow] = UNITS[index + 1] ?? [1_000, "s"];
  const rest = Math.floor((ms % unit) / below);
  return `${Math.floor(ms / unit)} ${name}${rest > 0 ? ` ${rest} ${nameBelow}` : ""}`;
}
