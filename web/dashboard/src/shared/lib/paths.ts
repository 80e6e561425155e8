/** The address of a transaction, whatever its id is made of. */
export function transactionPath(txnId: string): string {
  return `/transactions/${encodeURIComponent(txnId)}`;
}
