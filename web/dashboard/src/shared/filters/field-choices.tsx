import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useState } from "react";
import { answer, api } from "../api/client.ts";
import { listQuery } from "../api/lists.ts";
import { addFilter, dropFilter, type Field, type Filters } from "../lib/filters.ts";
import { count } from "../lib/numbers.ts";
import { AGES, filterWord } from "./filter-word.ts";

interface Props {
  field: Field;
  filters: Filters;
  onChange: (filters: Filters) => void;
  onDone: () => void;
  hasCounts: boolean;
}

/** The values of a field, with how many there are of each under the other filters. */
export function FieldChoices({ field, filters, onChange, onDone, hasCounts }: Props) {
  const [text, setText] = useState("");
  const chosen = filters[field.name] ?? [];
  const counts = useCounts(field, filters, text, hasCounts);
  const choose = (value: string) => {
    onChange(
      chosen.includes(value)
        ? dropFilter(filters, field.name, value)
        : addFilter(filters, field.name, value),
    );
    if (!field.many) onDone();
  };
  const wanted = text.trim().toLowerCase();
  const fits = (value: string) =>
    `${value} ${filterWord(field, value, null)}`.toLowerCase().includes(wanted);
  const values = [...new Set([...chosen, ...(valuesOf(field) ?? counts.keys())])];
  return (
    <Command label={field.label} shouldFilter={false} loop>
      <Command.Input value={text} onValueChange={setText} placeholder={field.label} autoFocus />
      <Command.List className="picker">
        <Command.Empty className="palette-empty">No value is like that.</Command.Empty>
        {values.filter(fits).map((value) => (
          <Command.Item
            key={value}
            value={value}
            className="menu-item"
            onSelect={() => choose(value)}
          >
            <span className="menu-mark" aria-hidden="true">
              {chosen.includes(value) ? "✓" : ""}
            </span>
            {filterWord(field, value, null)}
            {chosen.includes(value) ? <span className="hidden">, chosen</span> : null}
            <span className="count">{counts.has(value) ? count(counts.get(value) ?? 0) : ""}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}

function valuesOf(field: Field): readonly string[] | null {
  return field.kind === "age" ? AGES : (field.values ?? null);
}

const COUNTED = new Set([
  "state",
  "reason",
  "severity",
  "rail",
  "currency",
  "provider",
  "account",
  "merchant_id",
  "match_kind",
  "resolution",
]);

function useCounts(
  field: Field,
  filters: Filters,
  text: string,
  hasCounts: boolean,
): Map<string, number> {
  const isFree = field.kind === "suggested";
  const prefix = isFree ? text.trim() : "";
  const others = dropFilter(filters, field.name);
  const { data } = useQuery({
    queryKey: ["suggestions", field.name, prefix, others],
    queryFn: ({ signal }) => {
      const query = {
        ...listQuery(others),
        field: field.name as "state",
        ...(prefix ? { prefix } : {}),
      };
      return answer(api.GET("/txns/suggestions", { params: { query }, signal }));
    },
    enabled: (hasCounts || isFree) && COUNTED.has(field.name),
    placeholderData: keepPreviousData,
  });
  return new Map(data?.items.map((item) => [item.value, item.count]));
}
