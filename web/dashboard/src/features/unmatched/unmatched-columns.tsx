import { Link } from "react-router";
import type { UnmatchedLine } from "@/shared/api/types.ts";
import { plain } from "@/shared/lib/words.ts";
import type { Column } from "@/shared/ui/grid-columns.ts";
import { Money } from "@/shared/ui/money.tsx";
import { Time } from "@/shared/ui/time.tsx";

const none = <span className="none">–</span>;

export const UNMATCHED_COLUMNS: readonly Column<UnmatchedLine>[] = [
  {
    key: "reference",
    head: "Reference",
    width: "minmax(150px, 1.6fr)",
    isSmall: true,
    cell: (line) => (
      <Link
        className="mono"
        to={`/unmatched?line=${encodeURIComponent(line.txn_id)}`}
        title={line.txn_id}
      >
        {referenceOf(line)}
      </Link>
    ),
  },
  {
    key: "amount",
    head: "Amount",
    width: "150px",
    isNumber: true,
    isSmall: true,
    cell: (line) => <Money minor={line.amount} currency={line.currency} />,
  },
  {
    key: "direction",
    head: "Direction",
    width: "76px",
    cell: (line) => (line.direction === "IN" ? "In" : "Out"),
  },
  {
    key: "status",
    head: "Status",
    width: "90px",
    isSmall: true,
    cell: (line) => plain(line.status),
  },
  { key: "booking", head: "Booked", width: "96px", cell: (line) => line.booking_date ?? none },
  { key: "value", head: "Value day", width: "96px", cell: (line) => line.value_date ?? none },
  {
    key: "account",
    head: "Account",
    width: "minmax(90px, 1fr)",
    cell: (line) => line.account ?? none,
  },
  { key: "rail", head: "Rail", width: "80px", cell: (line) => line.rail ?? none },
  {
    key: "arrived",
    head: "Arrived",
    width: "110px",
    isSmall: true,
    cell: (line) => <Time at={line.arrived_at} />,
  },
];

const SPEAKING = ["utr", "rrn", "end_to_end", "arn", "payment", "order"] as const;

/** What people know a line by: its bank reference, else the id it was given here. */
function referenceOf(line: UnmatchedLine): string {
  const type = SPEAKING.find((its) => line.references[its]);
  return (type && line.references[type]) || Object.values(line.references)[0] || line.txn_id;
}
