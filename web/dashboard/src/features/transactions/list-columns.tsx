import { Link } from "react-router";
import type { SortKey } from "@/shared/api/lists.ts";
import type { TransactionRow } from "@/shared/api/types.ts";
import { transactionPath } from "@/shared/lib/paths.ts";
import type { Settings } from "@/shared/lib/settings.ts";
import type { Column } from "@/shared/ui/grid-columns.ts";
import { Money } from "@/shared/ui/money.tsx";
import { Severity, StateBadge } from "@/shared/ui/state-badge.tsx";
import { Time } from "@/shared/ui/time.tsx";
import { Deadline } from "./deadline.tsx";
import { SortHead } from "./sort-head.tsx";
import type { Selection } from "./use-selection.ts";
import type { Sort } from "./use-transactions.ts";

interface Given {
  sort: Sort;
  onSort: (by: SortKey) => void;
  selection: Selection;
  rows: readonly TransactionRow[];
  times: Settings["times"];
}

type Columns = Column<TransactionRow>[];

const none = <span className="none">–</span>;

export function listColumns({ sort, onSort, selection, rows, times }: Given): Columns {
  const head = (by: SortKey, name: string) => (
    <SortHead by={by} name={name} sort={sort} onSort={onSort} />
  );
  const timePx = times === "relative" ? "76px" : "118px";
  return [
    selectColumn(selection, rows),
    txnColumn,
    ...amountColumns(head),
    {
      key: "state",
      head: "State",
      width: "minmax(226px, 2fr)",
      isSmall: true,
      cell: (row) => <StateBadge state={row.state} reason={row.reason} />,
    },
    {
      key: "updated",
      head: head("last_updated", "Changed"),
      width: timePx,
      isSmall: true,
      cell: (row) => <Time at={row.last_updated} />,
    },
    {
      key: "severity",
      head: "Severity",
      width: "78px",
      cell: (row) => <Severity severity={row.severity} />,
    },
    { key: "rail", head: "Rail", width: "minmax(86px, 1fr)", cell: railAndProvider },
    {
      key: "opened",
      head: head("opened_at", "Opened"),
      width: timePx,
      cell: (row) => <Time at={row.opened_at} />,
    },
    {
      key: "deadline",
      head: head("deadline", "Deadline"),
      width: timePx,
      cell: (row) => <Deadline at={row.deadline} state={row.state} />,
    },
  ];
}

function selectColumn(selection: Selection, rows: readonly TransactionRow[]): Columns[number] {
  const all = (
    <input
      type="checkbox"
      aria-label="Select all loaded rows"
      checked={selection.versions.size > 0 || selection.isAll}
      onChange={() => selection.toggleAll(rows)}
    />
  );
  const one = (row: TransactionRow) => (
    <input
      type="checkbox"
      aria-label={`Select ${row.txn_id}`}
      checked={selection.has(row)}
      onChange={() => selection.toggle(row)}
    />
  );
  return { key: "select", head: all, width: "16px", cell: one };
}

const txnColumn: Columns[number] = {
  key: "txn",
  head: "Transaction",
  width: "minmax(110px, 1.2fr)",
  isSmall: true,
  cell: (row) => (
    <Link className="mono" to={transactionPath(row.txn_id)} title={row.txn_id}>
      {row.txn_id}
    </Link>
  ),
};

function amountColumns(head: (by: SortKey, name: string) => React.ReactNode): Columns {
  return [
    {
      key: "amount",
      head: head("amount", "Gateway"),
      width: "102px",
      isNumber: true,
      isSmall: true,
      cell: (row) => <Money minor={row.gateway_amount} currency={row.currency} bare />,
      smallCell: (row) => <Money minor={row.amount} currency={row.currency} />,
    },
    {
      key: "bank",
      head: "Bank",
      width: "102px",
      isNumber: true,
      cell: (row) => <Money minor={row.bank_amount} currency={row.currency} bare />,
    },
    {
      key: "variance",
      head: head("variance", "Variance"),
      width: "84px",
      isNumber: true,
      cell: (row) =>
        row.variance ? <Money minor={row.variance} currency={row.currency} signed bare /> : none,
    },
    {
      key: "currency",
      head: <span title="Currency">Cur.</span>,
      width: "34px",
      cell: (row) => <span className="quiet-text">{row.currency ?? ""}</span>,
    },
  ];
}

function railAndProvider({ rail, provider }: TransactionRow) {
  if (!rail && !provider) return none;
  return (
    <>
      {rail} <span className="faint">{provider}</span>
    </>
  );
}
