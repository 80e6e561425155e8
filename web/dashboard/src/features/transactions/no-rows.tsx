import { Empty } from "@/shared/ui/states.tsx";

interface Props {
  title: string;
  isFiltered: boolean;
  onClear: () => void;
}

/** Nothing here: because of the filters, because all is well, or because nothing came in yet. */
export function NoRows({ title, isFiltered, onClear }: Props) {
  if (isFiltered) {
    return (
      <Empty title="Nothing passes these filters.">
        <button type="button" onClick={onClear}>
          Clear the filters
        </button>
      </Empty>
    );
  }
  if (title === "Exceptions")
    return (
      <Empty title="There is no exception.">
        Both sides agree wherever they are due. What breaks shows here at once.
      </Empty>
    );
  return (
    <Empty title="No payment has been seen yet.">
      <p>
        Send events to <span className="mono">POST /events</span>, import a statement, or run{" "}
        <span className="mono">recon simulate</span>.
      </p>
    </Empty>
  );
}
