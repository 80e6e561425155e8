const COUNT = new Intl.NumberFormat("en");

/** 12345 as "12,345". */
export function count(value: number): string {
  return COUNT.format(value);
}

/** A count that may have stopped at a bound: "100,000+". */
export function boundedCount(value: number, isExact: boolean): string {
  return isExact ? count(value) : `${count(value - 1)}+`;
}

/** "1 transaction", "2 transactions". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share of one as "98.4 %"; never rounded up to 100 % nor down to 0 %. */
export function percent(share: number | null): string {
  if (share === null) return "none due";
  if (share > 0 && share < 0.001) return "< 0.1 %";
  const text = (share < 1 ? Math.min(share, 0.999) : share) * 100;
  return `${text.toFixed(1)} %`;
}
