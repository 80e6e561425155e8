import { type FormEvent, useId, useState } from "react";
import { addFilter, type Field, type Filters } from "../lib/filters.ts";
import { formatMinor, parseMinor } from "../lib/money.ts";
import { useSettings } from "../lib/settings.ts";
import { amountHint, currencyOf } from "./filter-word.ts";

interface Props {
  field: Field;
  filters: Filters;
  onChange: (filters: Filters) => void;
  onDone: () => void;
}

const INPUTS: Record<string, string> = { day: "date", instant: "datetime-local" };

/** The popover is already open when a field is chosen in it: its input takes the focus itself. */
const focused = (input: HTMLInputElement | null) => input?.focus();

/** A value that is typed: an amount, a day, a moment. */
export function FieldEntry({ field, filters, onChange, onDone }: Props) {
  const id = useId();
  const { zone } = useSettings();
  const currency = currencyOf(filters.currency);
  const [text, setText] = useState(() => shown(field, filters[field.name]?.[0] ?? "", currency));
  const [isWrong, setWrong] = useState(false);
  const enter = (event: FormEvent) => {
    event.preventDefault();
    const value = read(field, text, currency, zone);
    setWrong(value === null);
    if (value === null) return;
    onChange(addFilter(filters, field.name, value));
    onDone();
  };
  return (
    <form className="stack" onSubmit={enter}>
      <div className="field">
        <label htmlFor={id}>{field.label}</label>
        <input
          id={id}
          type={INPUTS[field.kind] ?? "text"}
          inputMode={field.kind === "amount" ? "decimal" : undefined}
          value={text}
          required
          ref={focused}
          aria-describedby={`${id}-hint`}
          aria-invalid={isWrong}
          onChange={(event) => setText(event.target.value)}
        />
        <span id={`${id}-hint`} className={isWrong ? "field-error" : "field-hint"}>
          {hint(field, currency, zone)}
        </span>
      </div>
      <div className="buttons">
        <button type="submit" className="primary">
          Filter
        </button>
      </div>
    </form>
  );
}

function hint(field: Field, currency: string | null, zone: string): string {
  if (field.kind === "amount") return amountHint(currency);
  if (field.kind === "instant") return zone === "UTC" ? "In UTC" : "In this computer's time zone";
  return field.kind === "text"
    ? "A currency and a side, like INR:TO_US"
    : "The source's own business day";
}

function shown(field: Field, value: string, currency: string | null): string {
  if (value === "" || field.kind === "instant") return "";
  return field.kind === "amount" && currency ? formatMinor(Number(value), currency) : value;
}

function read(field: Field, text: string, currency: string | null, zone: string): string | null {
  if (field.kind === "amount") {
    if (!currency) return /^\d{1,15}$/.test(text.trim()) ? text.trim() : null;
    return parseMinor(text, currency)?.toString() ?? null;
  }
  if (field.kind === "instant") return new Date(zone === "UTC" ? `${text}Z` : text).toISOString();
  return text.trim() || null;
}
