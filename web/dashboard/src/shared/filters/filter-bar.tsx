import { dropFilter, FIELDS, type Field, type Filters, fieldOf } from "../lib/filters.ts";
import { Icon } from "../ui/icon.tsx";
import { FilterPicker } from "./filter-picker.tsx";
import { currencyOf, filterWord, labelOf } from "./filter-word.ts";

interface Props {
  filters: Filters;
  onChange: (filters: Filters) => void;
  /** Which fields this screen can filter by. */
  fields?: readonly Field[];
  /** Whether the API counts the values of a field here. */
  hasCounts?: boolean;
}

/** The filters as chips, and the button that adds one. */
export function FilterBar({ filters, onChange, fields = FIELDS, hasCounts = false }: Props) {
  const chips = Object.entries(filters).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  const currency = currencyOf(filters.currency);
  return (
    <fieldset className="chips" aria-label="Filters">
      {chips.map(([name, value]) => {
        const field = fieldOf(name);
        const word = field ? filterWord(field, value, currency) : value;
        return (
          <span key={`${name}=${value}`} className="chip">
            <span>
              <span className="chip-name">{labelOf(name)} </span>
              {word}
            </span>
            <button
              type="button"
              aria-label={`Without ${labelOf(name)} ${word}`}
              onClick={() => onChange(dropFilter(filters, name, value))}
            >
              <Icon name="close" />
            </button>
          </span>
        );
      })}
      <FilterPicker filters={filters} onChange={onChange} fields={fields} hasCounts={hasCounts} />
      {chips.length > 1 ? (
        <button type="button" className="text" onClick={() => onChange({})}>
          Clear
        </button>
      ) : null}
    </fieldset>
  );
}
