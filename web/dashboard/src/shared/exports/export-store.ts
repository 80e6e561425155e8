import { answer, api } from "../api/client.ts";
import { filterBody, type Order, type SortKey } from "../api/lists.ts";
import type { ExportIn } from "../api/types.ts";
import type { Filters } from "../lib/filters.ts";
import { KeptStore } from "../lib/store.ts";

/** The exports asked for in this browser, newest first; the server keeps their files for a day. */
export const exportIds = new KeptStore<readonly string[]>("recon.exports", []);
const KEPT = 30;

export interface Wanted {
  format: ExportIn["format"];
  filters: Filters;
  sort?: SortKey;
  order?: Order;
  name?: string;
}

export async function requestExport({
  format,
  filters,
  sort,
  order,
  name,
}: Wanted): Promise<string> {
  const body: ExportIn = {
    format,
    filters: filterBody(filters),
    ...(sort ? { sort } : {}),
    ...(order ? { order } : {}),
    ...(name ? { name } : {}),
  };
  const { export_id } = await answer(api.POST("/exports", { body }));
  exportIds.set([export_id, ...exportIds.get()].slice(0, KEPT));
  return export_id;
}

export function forgetExport(id: string): void {
  exportIds.set(exportIds.get().filter((its) => its !== id));
}
