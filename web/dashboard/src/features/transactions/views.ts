import { filterKey, readFilters } from "@/shared/lib/filters.ts";
import { KeptStore } from "@/shared/lib/store.ts";

export interface View {
  name: string;
  /** Filters and order, as the address has them. */
  query: string;
}

/** screen -> the views everybody has. */
export const BUILT_IN: Record<string, readonly View[]> = {
  "/exceptions": [
    { name: "All exceptions", query: "" },
    { name: "Most severe", query: "severity=CRITICAL&severity=HIGH" },
    { name: "Missing in bank", query: "reason=BANK_MISSING" },
    { name: "Missing in gateway", query: "reason=GATEWAY_MISSING" },
    { name: "Amount mismatch", query: "reason=AMOUNT_MISMATCH" },
    { name: "Older than a day", query: "min_age_s=86400&sort=opened_at&order=asc" },
  ],
  "/transactions": [
    { name: "All transactions", query: "" },
    {
      name: "Awaiting the other side",
      query: "state=GATEWAY_RECEIVED&state=BANK_RECEIVED&sort=deadline&order=asc",
    },
    { name: "Matched", query: "state=MATCHED" },
    { name: "Within tolerance", query: "match_kind=TOLERANCE" },
    { name: "Resolved", query: "state=RESOLVED" },
  ],
};

/** screen -> the views of this browser. */
export const saved = new KeptStore<Record<string, readonly View[]>>("recon.views", {});

/** Two addresses are the same view when they filter and sort alike. */
export function viewKey(query: string): string {
  const its = new URLSearchParams(query);
  const order = its.get("sort") ? `${its.get("sort")}:${its.get("order") ?? "desc"}` : "";
  return `${filterKey(readFilters(its))}|${order === "last_updated:desc" ? "" : order}`;
}

export function saveView(screen: string, view: View): void {
  const others = (saved.get()[screen] ?? []).filter((its) => its.name !== view.name);
  saved.set({ ...saved.get(), [screen]: [...others, view] });
}

export function dropView(screen: string, name: string): void {
  saved.set({
    ...saved.get(),
    [screen]: (saved.get()[screen] ?? []).filter((its) => its.name !== name),
  });
}
