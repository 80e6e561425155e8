import type { SortKey } from "@/shared/api/lists.ts";
import { Icon } from "@/shared/ui/icon.tsx";
import type { Sort } from "./use-transactions.ts";

interface Props {
  by: SortKey;
  name: string;
  sort: Sort;
  onSort: (by: SortKey) => void;
}

export function SortHead({ by, name, sort, onSort }: Props) {
  const isIt = sort.by === by;
  const told = isIt ? (sort.order === "asc" ? ", ascending" : ", descending") : "";
  return (
    <button
      type="button"
      className="sort"
      aria-label={`Sort by ${name}${told}`}
      onClick={() => onSort(by)}
    >
      {name}
      {isIt ? <Icon name={sort.order === "asc" ? "up" : "down"} /> : null}
    </button>
  );
}
