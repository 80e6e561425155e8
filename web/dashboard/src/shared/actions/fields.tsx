import { type HTMLAttributes, useId } from "react";
import type { Draft, Faults } from "./draft.ts";

interface Given {
  draft: Draft;
  faults: Faults;
  onChange: (change: Partial<Draft>) => void;
  name: Exclude<keyof Draft, "kind">;
  label: string;
}

interface EntryProps extends Given {
  type?: string;
  inputMode?: HTMLAttributes<HTMLInputElement>["inputMode"];
  isLong?: boolean;
}

export function Entry({
  draft,
  faults,
  onChange,
  name,
  label,
  type = "text",
  inputMode,
  isLong,
}: EntryProps) {
  const id = useId();
  const fault = faults[name];
  const common = {
    id,
    value: draft[name],
    "aria-invalid": fault !== undefined,
    "aria-describedby": fault ? `${id}-fault` : undefined,
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {isLong ? (
        <textarea
          {...common}
          maxLength={2_000}
          data-focus
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      ) : (
        <input
          {...common}
          type={type}
          inputMode={inputMode}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
      <Fault id={id} fault={fault} />
    </div>
  );
}

interface ChoiceProps extends Given {
  options: readonly (readonly [value: string, word: string])[];
  empty?: string;
}

export function Choice({ draft, faults, onChange, name, label, options, empty }: ChoiceProps) {
  const id = useId();
  const fault = faults[name];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        data-focus={name === "reason" ? true : undefined}
        value={draft[name]}
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        onChange={(event) => onChange({ [name]: event.target.value })}
      >
        {empty ? <option value="">{empty}</option> : null}
        {options.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
      <Fault id={id} fault={fault} />
    </div>
  );
}

function Fault({ id, fault }: { id: string; fault: string | undefined }) {
  return fault ? (
    <span id={`${id}-fault`} className="field-error">
      {fault}
    </span>
  ) : null;
}
