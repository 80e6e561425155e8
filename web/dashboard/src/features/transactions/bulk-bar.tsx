import { useState } from "react";
import type { CountView } from "@/shared/api/types.ts";
import type { Filters } from "@/shared/lib/filters.ts";
import { boundedCount, plural } from "@/shared/lib/numbers.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import type { Selection } from "./use-selection.ts";

interface Props {
  selection: Selection;
  filters: Filters;
  counted: CountView | null;
  onDone: () => void;
}

/** What is selected, all that match, and what to do with it. */
export function BulkBar({ selection, filters, counted, onDone }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { versions, isAll, clear, takeAll } = selection;
  if (versions.size === 0 && !isAll) return null;
  const all = counted ? boundedCount(counted.count, counted.is_exact) : null;
  const close = () => setOpen(false);
  return (
    <section className="bulk" aria-label="Selection">
      <strong>
        {isAll ? `All ${all ?? ""} that match` : `${plural(versions.size, "transaction")} selected`}
      </strong>
      {!isAll && all && counted && counted.count > versions.size ? (
        <button type="button" className="text" onClick={takeAll}>
          Select all {all} that match
        </button>
      ) : null}
      <button type="button" className="primary" data-act onClick={() => setOpen(true)}>
        Act on them
      </button>
      <button type="button" className="text" onClick={clear}>
        Clear
      </button>
      {isOpen ? (
        <BulkDialog
          selection={selection}
          filters={filters}
          counted={counted}
          onClose={close}
          onDone={onDone}
        />
      ) : null}
    </section>
  );
}
