import { Link } from "react-router";
import type { SortKey } from "@/shared/api/lists.ts";
import type { TransactionRow } from "@/shared/api/types.ts";
import { transactionPath } from "@/shared/lib/paths.ts";
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
}

const none = <span className="none">–</span>;

export function listColumns({ sort, onSort, selection, rows }: Given): Column<TransactionRow>[] {
  const head = (by: SortKey, name: string) => (
    <SortHead by={by} name={name} sort={sort} onSort={onSort} />
  );
  return [
    {
      key: "select",
      head: (
        <input
          type="checkbox"
          aria-label="Select all loaded rows"
          checked={selection.versions.size > 0 || selection.isAll}
          onChange={() => selection.toggleAll(rows)}
        />
      ),
      width: "16px",
      cell: (row) => (
        <input
          type="checkbox"
          aria-label={`Select ${row.txn_id}`}
          checked={selection.has(row)}
          onChange={() => selection.toggle(row)}
        />
      ),
    },
    {
      key: "txn",
      head: "Transaction",
      width: "minmax(130px, 1.3fr)",
      isSmall: true,
      cell: (row) => (
        <Link className="mono" to={transactionPath(row.txn_id)} title={row.txn_id}>
          {row.txn_id}
        </Link>
      ),
    },
    {
      key: "amount",
      head: head("amount", "Gateway"),
      width: "118px",
      isNumber: true,
      isSmall: true,
      cell: (row) => (
        <Money
          minor={row.gateway_amount ?? (row.bank_amount === null ? row.amount : null)}
          currency={row.currency}
          bare
        />
      ),
    },
    {
      key: "bank",
      head: "Bank",
      width: "118px",
      isNumber: true,
      cell: (row) => <Money minor={row.bank_amount} currency={row.currency} bare />,
    },
    {
      key: "variance",
      head: head("variance", "Variance"),
      width: "96px",
      isNumber: true,
      cell: (row) =>
        row.variance ? <Money minor={row.variance} currency={row.currency} signed bare /> : none,
    },
    {
      key: "currency",
      head: <span title="Currency">Cur.</span>,
      width: "32px",
      cell: (row) => <span className="quiet-text">{row.currency ?? ""}</span>,
    },
    {
      key: "state",
      head: "State",
      width: "minmax(190px, 2fr)",
      isSmall: true,
      cell: (row) => <StateBadge state={row.state} reason={row.reason} />,
    },
    {
      key: "updated",
      head: head("last_updated", "Changed"),
      width: "92px",
      isSmall: true,
      cell: (row) => <Time at={row.last_updated} />,
    },
    {
      key: "severity",
      head: "Severity",
      width: "82px",
      cell: (row) => <Severity severity={row.severity} />,
    },
    { key: "rail", head: "Rail", width: "minmax(56px, 0.5fr)", cell: (row) => row.rail ?? none },
    {
      key: "provider",
      head: "Provider",
      width: "minmax(70px, 0.7fr)",
      cell: (row) => row.provider ?? none,
    },
    {
      key: "opened",
      head: head("opened_at", "Opened"),
      width: "92px",
      cell: (row) => <Time at={row.opened_at} />,
    },
    {
      key: "deadline",
      head: head("deadline", "Deadline"),
      width: "96px",
      cell: (row) => <Deadline at={row.deadline} state={row.state} />,
    },
  ];
}
