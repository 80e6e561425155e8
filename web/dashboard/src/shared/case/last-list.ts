/** The list a transaction was opened from, so that one can walk on from it and go back. */
export interface LastList {
  /** Its address, filters and order included. */
  address: string;
  name: string;
  ids: readonly string[];
}

let last: LastList | null = null;

export function rememberList(list: LastList): void {
  last = list;
}

export function lastList(): LastList | null {
  return last;
}

/** The ids before and after this one in that list. */
export function neighbours(txnId: string): readonly [string | null, string | null] {
  const at = last?.ids.indexOf(txnId) ?? -1;
  if (!last || at < 0) return [null, null];
  return [last.ids[at - 1] ?? null, last.ids[at + 1] ?? null];
}
