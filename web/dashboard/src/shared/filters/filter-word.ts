import { type Field, fieldOf } from "../lib/filters.ts";
import { exponentOf, formatMinor } from "../lib/money.ts";
import { duration } from "../lib/time.ts";
import { owedWord } from "../lib/words.ts";

export const AGES = ["3600", "86400", "259200", "604800", "2592000"] as const;

/** A filter's value as people read it; amounts need the currency they are of. */
export function filterWord(field: Field, value: string, currency: string | null): string {
  if (field.word) return field.word(value);
  if (field.kind === "age") return duration(Number(value) * 1_000);
  if (field.kind === "instant")
    return value.replace("T", " ").replace(/(:\d\d)(\.\d+)?Z$/, "$1 UTC");
  if (field.kind === "amount") return amountWord(value, currency);
  if (field.name === "exposure") return exposureWord(value);
  return value;
}

function amountWord(value: string, currency: string | null): string {
  return currency ? `${formatMinor(Number(value), currency)} ${currency}` : `${value} minor units`;
}

function exposureWord(value: string): string {
  const [currency = "", owed = ""] = value.split(":");
  return `${currency} ${owedWord(owed)}`;
}

/** The one currency that is filtered by, which amounts are then of. */
export function currencyOf(values: readonly string[] | undefined): string | null {
  return values?.length === 1 ? (values[0] ?? null) : null;
}

export function amountHint(currency: string | null): string {
  if (!currency)
    return "In minor units: 5000 is 50.00 INR. Choose one currency to enter amounts of it.";
  return `In ${currency}, up to ${exponentOf(currency)} digits after the point`;
}

export function labelOf(name: string): string {
  return fieldOf(name)?.label ?? name;
}
