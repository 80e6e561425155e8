import { useQuery } from "@tanstack/react-query";
import { answer, api } from "../api/client.ts";
import type { ExportView } from "../api/types.ts";

const POLL_MS = 700;

export function isOver({ status }: ExportView): boolean {
  return status === "DONE" || status === "FAILED";
}

/** How far an export is, asked until it is over. */
export function useExport(id: string | null) {
  return useQuery({
    queryKey: ["export", id],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/exports/{export_id}", { params: { path: { export_id: id ?? "" } }, signal }),
      ),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : POLL_MS),
    staleTime: 0,
  });
}
