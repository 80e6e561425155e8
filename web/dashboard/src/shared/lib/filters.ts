import {
  MATCH_KINDS,
  owedWord,
  plain,
  RAILS,
  REASON_CODES,
  RESOLUTIONS,
  railWord,
  reasonWord,
  SEVERITIES,
  STATES,
  stateWord,
} from "./words.ts";

export type FieldKind =
  | "choice"
  | "suggested"
  | "text"
  | "amount"
  | "age"
  | "instant"
  | "day"
  | "flag";

export interface Field {
  name: string;
  label: string;
  kind: FieldKind;
  /** May be given more than once: any of the values. */
  many?: boolean;
  values?: readonly string[];
  word?: (value: string) => string;
}

const YES_NO = ["true", "false"] as const;
const yesNo = (yes: string, no: string) => (value: string) => (value === "true" ? yes : no);

/** Every filter of `GET /txns`, in the order the filter menu shows them. */
export const FIELDS: readonly Field[] = [
  { name: "state", label: "State", kind: "choice", many: true, values: STATES, word: stateWord },
  {
    name: "reason",
    label: "Reason",
    kind: "choice",
    many: true,
    values: REASON_CODES,
    word: reasonWord,
  },
  {
    name: "severity",
    label: "Severity",
    kind: "choice",
    many: true,
    values: SEVERITIES,
    word: plain,
  },
  {
    name: "rail",
    label: "Rail",
    kind: "choice",
    many: true,
    values: [...RAILS, "NONE"],
    word: railWord,
  },
  { name: "currency", label: "Currency", kind: "suggested", many: true },
  { name: "provider", label: "Provider", kind: "suggested", many: true },
  { name: "account", label: "Account", kind: "suggested", many: true },
  { name: "merchant_id", label: "Merchant", kind: "suggested", many: true },
  { name: "min_amount", label: "Amount from", kind: "amount" },
  { name: "max_amount", label: "Amount to", kind: "amount" },
  { name: "min_age_s", label: "Older than", kind: "age" },
  { name: "max_age_s", label: "Younger than", kind: "age" },
  { name: "business_from", label: "Business day from", kind: "day" },
  { name: "business_to", label: "Business day to", kind: "day" },
  { name: "since", label: "Changed since", kind: "instant" },
  { name: "until", label: "Changed until", kind: "instant" },
  { name: "exception", label: "Exception", kind: "flag", values: YES_NO, word: yesNo("yes", "no") },
  { name: "open", label: "Open", kind: "flag", values: YES_NO, word: yesNo("yes", "closed") },
  { name: "due", label: "Due", kind: "choice", values: ["due", "overdue"], word: plain },
  {
    name: "match_kind",
    label: "Matched by",
    kind: "choice",
    many: true,
    values: MATCH_KINDS,
    word: plain,
  },
  {
    name: "resolution",
    label: "Resolution",
    kind: "choice",
    many: true,
    values: RESOLUTIONS,
    word: plain,
  },
  {
    name: "owed",
    label: "Owed",
    kind: "choice",
    many: true,
    values: ["TO_US", "BY_US", "BOTH", "NONE"],
    word: owedWord,
  },
  { name: "exposure", label: "Exposure", kind: "text", many: true },
];

const BY_NAME = new Map(FIELDS.map((field) => [field.name, field]));

/** field -> its values; a field that is not there does not filter. */
export type Filters = Readonly<Record<string, readonly string[]>>;

export function fieldOf(name: string): Field | null {
  return BY_NAME.get(name) ?? null;
}

/** The filters of an address; anything else in it is left alone. */
export function readFilters(query: URLSearchParams): Filters {
  const found: Record<string, string[]> = {};
  for (const field of FIELDS) {
    const values = [...new Set(query.getAll(field.name))].filter((value) => value !== "");
    if (values.length > 0) found[field.name] = field.many ? values : values.slice(0, 1);
  }
  return found;
}

/** The address with other filters: order, drawer and the rest of it stay. */
export function writeFilters(query: URLSearchParams, filters: Filters): URLSearchParams {
  const changed = new URLSearchParams(query);
  for (const { name } of FIELDS) changed.delete(name);
  for (const { name } of FIELDS) {
    for (const value of filters[name] ?? []) changed.append(name, value);
  }
  return changed;
}

export function addFilter(filters: Filters, name: string, value: string): Filters {
  const before = fieldOf(name)?.many ? (filters[name] ?? []) : [];
  return before.includes(value) ? filters : { ...filters, [name]: [...before, value] };
}

export function dropFilter(filters: Filters, name: string, value?: string): Filters {
  const { [name]: values = [], ...others } = filters;
  const left = value === undefined ? [] : values.filter((its) => its !== value);
  return left.length > 0 ? { ...others, [name]: left } : others;
}

/** The filters as the API takes them. */
export function filterQuery(filters: Filters): Record<string, string | string[]> {
  const entries = Object.entries(filters).map(([name, values]) => {
    return [name, fieldOf(name)?.many ? [...values] : (values[0] ?? "")] as const;
  });
  return Object.fromEntries(entries);
}

/** The same filters read the same, whatever the order they were chosen in. */
export function filterKey(filters: Filters): string {
  const pairs = Object.entries(filters).flatMap(([name, values]) =>
    values.map((v) => `${name}=${v}`),
  );
  return pairs.sort().join("&");
}

/** Where a figure's list is: the exceptions have a screen of their own. */
export function listPath(link: string): string {
  const query = new URLSearchParams(link);
  const isException = query.get("exception") === "true";
  if (isException) query.delete("exception");
  const text = query.toString();
  return `${isException ? "/exceptions" : "/transactions"}${text ? `?${text}` : ""}`;
}
