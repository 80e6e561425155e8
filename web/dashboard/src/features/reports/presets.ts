import { type Filters, readFilters } from "@/shared/lib/filters.ts";

export interface Preset {
  name: string;
  about: string;
  query: string;
}

export const PRESETS: readonly Preset[] = [
  {
    name: "Open exceptions",
    about: "What somebody has to look at",
    query: "exception=true&open=true",
  },
  {
    name: "Aged exceptions",
    about: "Open for more than three days",
    query: "exception=true&open=true&min_age_s=259200",
  },
  { name: "Matched", about: "Both sides agree", query: "state=MATCHED" },
  {
    name: "Within tolerance",
    about: "Matched with a variance that the policy allows",
    query: "match_kind=TOLERANCE",
  },
  {
    name: "Resolved by people",
    about: "Forced, voided, adjusted, written off, received by hand",
    query:
      "resolution=FORCE_MATCH&resolution=VOID&resolution=ADJUST&resolution=WRITE_OFF&resolution=MARK_RECEIVED",
  },
  { name: "Everything", about: "All transactions of the business days", query: "" },
];

export function presetFilters({ query }: Preset): Filters {
  return readFilters(new URLSearchParams(query));
}
