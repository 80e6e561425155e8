import vocabulary from "./vocabulary.json" with { type: "json" };

export interface ReasonWords {
  shown: string;
  actor: string;
  advice: string;
}

const REASONS: Record<string, ReasonWords> = vocabulary.reasons;

export const STATES: readonly string[] = vocabulary.states;
export const REASON_CODES: readonly string[] = Object.keys(REASONS);
export const RAILS: readonly string[] = vocabulary.rails;
export const SEVERITIES: readonly string[] = vocabulary.severities;
export const MATCH_KINDS: readonly string[] = vocabulary.match_kinds;
export const RESOLUTIONS: readonly string[] = vocabulary.resolutions;

/** The field's own names for what is stored. */
const STATE_WORDS: Record<string, string> = {
  GATEWAY_RECEIVED: "Awaiting bank",
  BANK_RECEIVED: "Awaiting gateway",
  MATCHED: "Matched",
  MISMATCHED: "Mismatched",
  BANK_MISSING: "Missing in bank",
  GATEWAY_MISSING: "Missing in gateway",
  RESOLVED: "Resolved",
};

const OWED_WORDS: Record<string, string> = {
  TO_US: "owed to us",
  BY_US: "owed by us",
  BOTH: "owed both ways",
  NONE: "no money at risk",
};

/** "UNKNOWN_CODE" as "Unknown code". */
export function plain(code: string): string {
  const text = code.replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function stateWord(state: string): string {
  return STATE_WORDS[state] ?? plain(state);
}

export function reasonWord(reason: string): string {
  const word = REASONS[reason]?.shown ?? plain(reason);
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function reasonAdvice(reason: string): ReasonWords | null {
  return REASONS[reason] ?? null;
}

export function owedWord(owed: string): string {
  return OWED_WORDS[owed] ?? plain(owed);
}

export function railWord(rail: string | null): string {
  return rail === null || rail === "NONE" ? "No rail named" : rail;
}
