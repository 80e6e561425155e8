import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useMemo } from "react";
import { useSearchParams } from "react-router";
import { requestExport, type Wanted } from "@/shared/exports/export-store.ts";
import { FilterBar } from "@/shared/filters/filter-bar.tsx";
import { useFilters } from "@/shared/filters/use-filters.ts";
import { filterKey } from "@/shared/lib/filters.ts";
import { Panel } from "@/shared/ui/panel.tsx";
import { PRESETS, presetFilters } from "./presets.ts";
import { Preview } from "./preview.tsx";

const FORMATS = [
  ["xlsx", "Excel workbook", "A sheet with the summary, one with the details"],
  ["csv", "CSV, zipped", "A file with the summary, one with the details"],
  ["pdf", "PDF", "To read or to file"],
] as const;

/** What goes into the file, as what; all of it in the address. */
export function NewReport() {
  const [filters, setFilters] = useFilters();
  const [query, setQuery] = useSearchParams();
  const format = FORMATS.find(([its]) => its === query.get("format"))?.[0] ?? "xlsx";
  const preset = useMemo(
    () => PRESETS.find((its) => filterKey(presetFilters(its)) === filterKey(filters)),
    [filters],
  );
  const ask = useMutation({ mutationFn: (wanted: Wanted) => requestExport(wanted) });
  const make = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({ format, filters });
  };
  const setFormat = (its: string) => {
    const changed = new URLSearchParams(query);
    changed.set("format", its);
    setQuery(changed, { replace: true });
  };
  return (
    <Panel title="New report">
      <form className="panel-body stack" onSubmit={make}>
        <fieldset className="presets">
          <legend>What</legend>
          {PRESETS.map((its) => (
            <label key={its.name} className="choice">
              <input
                type="radio"
                name="preset"
                checked={its === preset}
                onChange={() => setFilters(presetFilters(its))}
              />
              <span>
                {its.name} <span className="faint">{its.about}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>Filters</legend>
          <FilterBar filters={filters} onChange={setFilters} hasCounts />
        </fieldset>
        <fieldset className="presets">
          <legend>As</legend>
          {FORMATS.map(([its, name, about]) => (
            <label key={its} className="choice">
              <input
                type="radio"
                name="format"
                checked={its === format}
                onChange={() => setFormat(its)}
              />
              <span>
                {name} <span className="faint">{about}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {ask.error ? (
          <p className="notice tone-bad" role="alert">
            {ask.error.message}
          </p>
        ) : null}
        <div className="row spread">
          <Preview filters={filters} />
          <button type="submit" className="primary" disabled={ask.isPending}>
            {ask.isPending ? "Asking" : "Make the report"}
          </button>
        </div>
      </form>
    </Panel>
  );
}
