import { Command } from "cmdk";
import { useState } from "react";
import type { Field, Filters } from "../lib/filters.ts";
import { Icon } from "../ui/icon.tsx";
import { Popover } from "../ui/popover.tsx";
import { FieldChoices } from "./field-choices.tsx";
import { FieldEntry } from "./field-entry.tsx";
import { filterWord } from "./filter-word.ts";

interface Props {
  filters: Filters;
  onChange: (filters: Filters) => void;
  fields: readonly Field[];
  hasCounts: boolean;
}

/** Choose a field, then a value; or type a value at once. */
export function FilterPicker(props: Props) {
  const [isOpen, setOpen] = useState(false);
  const [field, setField] = useState<Field | null>(null);
  const open = (its: boolean) => {
    setOpen(its);
    if (its) setField(null);
  };
  const trigger = (
    <button type="button" className="quiet" data-filter>
      <Icon name="plus" /> Filter
    </button>
  );
  return (
    <Popover label="Add a filter" isOpen={isOpen} onOpen={open} trigger={trigger}>
      {field ? (
        <Chosen {...props} field={field} onDone={() => open(false)} />
      ) : (
        <Fields {...props} onChoose={setField} onDone={() => open(false)} />
      )}
    </Popover>
  );
}

function Chosen({ field, ...props }: Props & { field: Field; onDone: () => void }) {
  const isEntered =
    field.kind === "amount" ||
    field.kind === "day" ||
    field.kind === "instant" ||
    field.kind === "text";
  return isEntered ? (
    <FieldEntry {...props} field={field} />
  ) : (
    <FieldChoices {...props} field={field} />
  );
}

interface FieldsProps extends Props {
  onChoose: (field: Field) => void;
  onDone: () => void;
}

function Fields({ fields, filters, onChange, onChoose, onDone }: FieldsProps) {
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const values =
    wanted.length < 2
      ? []
      : fields.flatMap((field) => (field.values ?? []).map((value) => [field, value] as const));
  const add = (field: Field, value: string) => {
    const before = field.many ? (filters[field.name] ?? []) : [];
    onChange({ ...filters, [field.name]: [...new Set([...before, value])] });
    onDone();
  };
  return (
    <Command label="Filter by" shouldFilter={false} loop>
      <Command.Input value={text} onValueChange={setText} placeholder="Field or value" autoFocus />
      <Command.List className="picker">
        <Command.Empty className="palette-empty">
          No field and no value is called that.
        </Command.Empty>
        {fields
          .filter(({ label }) => label.toLowerCase().includes(wanted))
          .map((field) => (
            <Command.Item
              key={field.name}
              value={field.name}
              className="menu-item"
              onSelect={() => onChoose(field)}
            >
              {field.label}
              <span className="count">›</span>
            </Command.Item>
          ))}
        {values
          .filter(([field, value]) => filterWord(field, value, null).toLowerCase().includes(wanted))
          .map(([field, value]) => (
            <Command.Item
              key={`${field.name}=${value}`}
              value={`${field.name}=${value}`}
              className="menu-item"
              onSelect={() => add(field, value)}
            >
              <span className="faint">{field.label}</span> {filterWord(field, value, null)}
            </Command.Item>
          ))}
      </Command.List>
    </Command>
  );
}
