import { Link } from "react-router";
import type { Decision } from "@/shared/api/types.ts";
import { transactionPath } from "@/shared/lib/paths.ts";
import { duration } from "@/shared/lib/time.ts";
import { plain } from "@/shared/lib/words.ts";
import type { Column } from "@/shared/ui/grid-columns.ts";
import { Money } from "@/shared/ui/money.tsx";
import { Severity, StateBadge } from "@/shared/ui/state-badge.tsx";
import { Time } from "@/shared/ui/time.tsx";

export const LIVE_COLUMNS: readonly Column<Decision>[] = [
  {
    key: "txn",
    head: "Transaction",
    width: "minmax(130px, 1.4fr)",
    isSmall: true,
    cell: (row) => (
      <Link className="mono" to={transactionPath(row.txn_id)} title={row.txn_id}>
        {row.txn_id}
      </Link>
    ),
  },
  {
    key: "amount",
    head: "Amount",
    width: "120px",
    isNumber: true,
    isSmall: true,
    cell: (row) => <Money minor={row.amount} currency={row.currency} />,
  },
  {
    key: "state",
    head: "Verdict",
    width: "minmax(190px, 2fr)",
    isSmall: true,
    cell: (row) => <Verdict row={row} />,
  },
  {
    key: "decided",
    head: "Decided",
    width: "104px",
    isSmall: true,
    cell: (row) => <Time at={row.decided_at} exact />,
  },
  {
    key: "severity",
    head: "Severity",
    width: "84px",
    cell: (row) => <Severity severity={row.severity} />,
  },
  {
    key: "variance",
    head: "Variance",
    width: "100px",
    isNumber: true,
    cell: (row) =>
      row.variance ? (
        <Money minor={row.variance} currency={row.currency} signed bare />
      ) : (
        <span className="none">–</span>
      ),
  },
  {
    key: "rail",
    head: "Rail",
    width: "84px",
    cell: (row) => row.rail ?? <span className="none">–</span>,
  },
  {
    key: "trigger",
    head: "Trigger",
    width: "76px",
    cell: (row) => <span className="quiet-text">{plain(row.trigger)}</span>,
  },
  {
    key: "took",
    head: "Took",
    width: "72px",
    isNumber: true,
    cell: (row) => <span className="quiet-text">{took(row)}</span>,
  },
];

function Verdict({ row }: { row: Decision }) {
  if (row.state && row.outcome !== "REFUSED")
    return <StateBadge state={row.state} reason={row.reason} />;
  return <span className="overdue">{plain(row.outcome)}</span>;
}

/** From the trigger's arrival to the verdict; a deadline has its own clock. */
function took({ arrived_at, decided_at }: Decision): string {
  return duration(Math.max(0, Date.parse(decided_at) - Date.parse(arrived_at)));
}
