import { useNow } from "@/shared/lib/clock.ts";
import { lastDays, RANGES, type Range } from "./use-overview.ts";

interface Props {
  range: Range;
  onChange: (range: Range) => void;
}

/** Business days: a usual range, or any. */
export function RangePicker({ range, onChange }: Props) {
  const now = useNow();
  return (
    <div className="row">
      <fieldset className="segments bare">
        <legend className="hidden">Business days</legend>
        {RANGES.map(([name, days]) => {
          const its = lastDays(days, now);
          const isChosen = its.from === range.from && its.to === range.to;
          return (
            <button key={name} type="button" aria-pressed={isChosen} onClick={() => onChange(its)}>
              {name}
            </button>
          );
        })}
      </fieldset>
      <label className="day">
        <span className="hidden">From business day</span>
        <input
          type="date"
          value={range.from ?? ""}
          max={range.to ?? undefined}
          onChange={(event) => onChange({ ...range, from: event.target.value || null })}
        />
      </label>
      <label className="day">
        <span className="hidden">To business day</span>
        <input
          type="date"
          value={range.to ?? ""}
          min={range.from ?? undefined}
          onChange={(event) => onChange({ ...range, to: event.target.value || null })}
        />
      </label>
    </div>
  );
}
