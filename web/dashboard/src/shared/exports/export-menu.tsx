import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { download } from "../api/client.ts";
import type { Order, SortKey } from "../api/lists.ts";
import type { Filters } from "../lib/filters.ts";
import { count } from "../lib/numbers.ts";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { requestExport } from "./export-store.ts";
import { useExport } from "./use-export.ts";

const FORMATS = [
  ["xlsx", "Excel, summary and details"],
  ["csv", "CSV, zipped"],
  ["pdf", "PDF"],
] as const;

interface Props {
  filters: Filters;
  sort?: SortKey;
  order?: Order;
}

/** A file of exactly this list. It is made by the api, and comes down when it is done. */
export function ExportMenu({ filters, sort, order }: Props) {
  const [id, setId] = useState<string | null>(null);
  const ask = useMutation({
    mutationFn: (format: (typeof FORMATS)[number][0]) =>
      requestExport({ format, filters, ...(sort ? { sort } : {}), ...(order ? { order } : {}) }),
    onSuccess: setId,
  });
  const { data } = useExport(id);
  const file = data?.status === "DONE" ? data.file : null;
  const name = data ? `${data.name}.${data.format}` : "";
  useEffect(() => {
    if (!file) return;
    void download(file, name);
    setId(null);
  }, [file, name]);
  const isBusy = ask.isPending || id !== null;
  const trigger = (
    <button type="button" disabled={isBusy && data?.status !== "FAILED"}>
      <Icon name="download" /> Export
    </button>
  );
  return (
    <>
      <span role="status" className="faint">
        {data && id && data.status !== "FAILED" ? `${count(data.rows)} rows written` : ""}
        {data?.status === "FAILED" ? `The export failed: ${data.detail}` : ""}
        {ask.error ? ask.error.message : ""}
        {id ? <Link to="/reports"> Reports</Link> : null}
      </span>
      <Menu label="Export as" trigger={trigger} align="end">
        {FORMATS.map(([format, word]) => (
          <MenuItem key={format} onSelect={() => ask.mutate(format)}>
            {word}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
