import { useMemo } from "react";
import { ExportMenu } from "@/shared/exports/export-menu.tsx";
import { FilterBar } from "@/shared/filters/filter-bar.tsx";
import { useFilters } from "@/shared/filters/use-filters.ts";
import { FIELDS, type Filters } from "@/shared/lib/filters.ts";
import { boundedCount } from "@/shared/lib/numbers.ts";
import { AsOf } from "@/shared/ui/as-of.tsx";
import { Head } from "@/shared/ui/head.tsx";
import { TransactionList } from "./transaction-list.tsx";
import { useSort } from "./use-sort.ts";
import { useCount } from "./use-transactions.ts";
import { ViewsMenu } from "./views-menu.tsx";

interface Props {
  title: string;
  screen: string;
  /** What this screen filters by, beside what the address says. */
  fixed: Filters;
}

const EXCEPTIONS: Filters = { exception: ["true"] };
const ALL: Filters = {};

export function ExceptionsPage() {
  return <ListPage title="Exceptions" screen="/exceptions" fixed={EXCEPTIONS} />;
}

export function TransactionsPage() {
  return <ListPage title="Transactions" screen="/transactions" fixed={ALL} />;
}

function ListPage({ title, screen, fixed }: Props) {
  const [chosen, setChosen] = useFilters();
  const [sort, setSort] = useSort();
  const filters = useMemo(() => ({ ...chosen, ...fixed }), [chosen, fixed]);
  const counted = useCount(filters);
  const fields = useMemo(() => FIELDS.filter(({ name }) => !(name in fixed)), [fixed]);
  const { data } = counted;
  return (
    <>
      <Head
        title={title}
        about={
          data ? (
            <span aria-live="polite">
              {boundedCount(data.count, data.is_exact)},{" "}
              <AsOf at={data.as_of.at} journal={data.as_of.journal} />
            </span>
          ) : null
        }
      >
        <ViewsMenu screen={screen} />
        <ExportMenu filters={filters} sort={sort.by} order={sort.order} />
      </Head>
      <FilterBar filters={chosen} onChange={setChosen} fields={fields} hasCounts />
      <TransactionList
        title={title}
        filters={filters}
        isFiltered={Object.keys(chosen).length > 0}
        onClear={() => setChosen({})}
        sort={sort}
        onSort={setSort}
        counted={data ?? null}
      />
    </>
  );
}
