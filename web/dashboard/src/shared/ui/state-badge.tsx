import { plain, reasonWord, stateWord } from "../lib/words.ts";

/** state -> tone and shape: told apart without colour, and named beside it. */
const LOOKS: Record<string, readonly [tone: string, path: string, filled: boolean]> = {
  GATEWAY_RECEIVED: [
    "wait",
    "M6 1.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9ZM6 3.500V6l1.500 1.500",
    false,
  ],
  BANK_RECEIVED: [
    "wait",
    "M6 1.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9ZM6 3.500V6l1.500 1.500",
    false,
  ],
  MATCHED: ["good", "M1.500 6.500 4.500 9.500 10.500 2.500", false],
  MISMATCHED: ["bad", "M6 .8 11.200 6 6 11.200.8 6Z", true],
  BANK_MISSING: ["miss", "M6 1.200 11.200 10.500H.8Z", false],
  GATEWAY_MISSING: ["miss", "M6 10.800 11.200 1.500H.8Z", false],
  RESOLVED: ["done", "M2 2h8v8H2Z", true],
};
const UNKNOWN = ["wait", "M2 6h8", false] as const;

/** Here the state says it all; anywhere else the reason is what one acts on, and comes first. */
const STATE_FIRST = new Set(["MATCHED", "RESOLVED"]);

export function StateBadge({ state, reason }: { state: string; reason?: string | null }) {
  const [tone, path, filled] = LOOKS[state] ?? UNKNOWN;
  const words = [stateWord(state), ...(reason ? [reasonWord(reason)] : [])];
  if (!STATE_FIRST.has(state)) words.reverse();
  const [first, second] = [...new Set(words)];
  // The diamond says it, and every reason it has.
  const isSaid = state === "MISMATCHED";
  return (
    <span className={`state tone-${tone}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true" className={filled ? "filled" : ""}>
        <path d={path} />
      </svg>
      <span className="state-word">{first}</span>
      {second ? <span className={isSaid ? "hidden" : "state-why"}>{second}</span> : null}
    </span>
  );
}

const LEVELS: Record<string, number> = { LOW: 1, MEDIUM: 2, HIGH: 3, CRITICAL: 4 };

export function Severity({ severity }: { severity: string | null }) {
  if (!severity) return <span className="none">–</span>;
  const level = LEVELS[severity] ?? 1;
  return (
    <span className={`severity level-${level}`}>
      <svg viewBox="0 0 15 10" aria-hidden="true">
        {[0, 1, 2, 3].map((bar) => (
          <path
            key={bar}
            className={bar < level ? "on" : "off"}
            d={`M${bar * 4} ${7 - bar * 2}h3v${3 + bar * 2}h-3Z`}
          />
        ))}
      </svg>
      {plain(severity)}
    </span>
  );
}
