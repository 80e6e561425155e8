import vocabulary from "./vocabulary.json" with { type: "json" };

const EXPONENTS: Record<string, number> = vocabulary.exponents;
const WHOLE = new Intl.NumberFormat("en");
const WHOLE_INDIAN = new Intl.NumberFormat("en-IN");
const MINUS = "\u2212";

/** Digits after the point; two where the currency is not known here. */
export function exponentOf(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** Whole minor units as the amount people read, without the currency: 12345 INR is "123.45". */
export function formatMinor(minor: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const whole = BigInt(digits.slice(0, digits.length - exponent));
  const grouped = (currency === "INR" ? WHOLE_INDIAN : WHOLE).format(whole);
  const fraction = exponent > 0 ? `.${digits.slice(-exponent)}` : "";
  return (minor < 0 ? MINUS : "") + grouped + fraction;
}

/** The same with its sign, for differences. */
export function formatVariance(minor: number, currency: string): string {
  return minor > 0 ? `+${formatMinor(minor, currency)}` : formatMinor(minor, currency);
}

/** "1,234.5" of a currency with two digits is 123450; null when it is no such amount. */
export function parseMinor(text: string, currency: string): number | null {
  const exponent = exponentOf(currency);
  const found = /^(\d+)(?:\.(\d+))?$/.exec(text.replaceAll(/[,\s]/g, ""));
  const fraction = found?.[2] ?? "";
  if (!found || fraction.length > exponent) return null;
  const minor = Number(`${found[1]}${fraction.padEnd(exponent, "0")}`);
  return minor <= vocabulary.max_amount_minor ? minor : null;
}
