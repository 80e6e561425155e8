import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { answer, api } from "@/shared/api/client.ts";
import { onDecision } from "@/shared/stream/live.ts";

/** The stores lag a little behind the stream: asked at once, and when they must have it. */
const ASK_AGAIN_MS = [60, 900, 2_500] as const;

const pathOf = (txnId: string) => ({ params: { path: { txn_id: txnId } } });

export function useCase(txnId: string) {
  return useQuery({
    queryKey: ["case", txnId],
    queryFn: ({ signal }) => answer(api.GET("/txns/{txn_id}", { ...pathOf(txnId), signal })),
  });
}

export function useTimeline(txnId: string) {
  return useQuery({
    queryKey: ["timeline", txnId],
    queryFn: ({ signal }) =>
      answer(api.GET("/txns/{txn_id}/timeline", { ...pathOf(txnId), signal })),
  });
}

export function useEvents(txnId: string) {
  return useQuery({
    queryKey: ["events", txnId],
    queryFn: ({ signal }) => answer(api.GET("/txns/{txn_id}/events", { ...pathOf(txnId), signal })),
  });
}

/** Everything about this transaction is read again when something is decided about it. */
export function useFresh(txnId: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const ask = () => {
      for (const name of ["case", "timeline", "events"])
        void client.invalidateQueries({ queryKey: [name, txnId] });
    };
    const stop = onDecision((decision) => {
      if (decision.txn_id !== txnId) return;
      for (const wait of ASK_AGAIN_MS) timers.add(setTimeout(ask, wait));
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [client, txnId]);
}
