import type { Decision } from "@/shared/api/types.ts";
import type { Filters } from "@/shared/lib/filters.ts";

const LOOKED_AT: Record<string, (decision: Decision) => string | null> = {
  state: (its) => its.state,
  reason: (its) => its.reason,
  severity: (its) => its.severity,
  rail: (its) => its.rail ?? "NONE",
  currency: (its) => its.currency,
  exception: (its) => String(its.is_exception),
};

/** Whether a decision can be in this list, by what the stream tells of it. */
export function concerns(filters: Filters, decision: Decision): boolean {
  return Object.entries(LOOKED_AT).every(([name, its]) => {
    const values = filters[name];
    return !values || values.includes(its(decision) ?? "");
  });
}
