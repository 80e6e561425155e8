import { formatMinor, formatVariance } from "../lib/money.ts";

interface Props {
  minor: number | null | undefined;
  currency: string | null;
  signed?: boolean;
  bare?: boolean;
}

/** An amount, its digits aligned by their font; the currency is quieter than the number. */
export function Money({ minor, currency, signed, bare }: Props) {
  if (minor === null || minor === undefined || !currency) return <span className="none">–</span>;
  const text = signed ? formatVariance(minor, currency) : formatMinor(minor, currency);
  return (
    <span className="money">
      {text}
      {bare ? null : <span className="currency"> {currency}</span>}
    </span>
  );
}
