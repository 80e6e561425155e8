import { useMutation, useQueryClient } from "@tanstack/react-query";
import { actionOf, type Draft } from "@/shared/actions/draft.ts";
import { answer, api, requestKey } from "@/shared/api/client.ts";
import { ApiProblem } from "@/shared/api/problem.ts";
import type { ActionOutcome, CaseView } from "@/shared/api/types.ts";

const TRIES = 40;
const WAIT_MS = 250;

/** Asks for the action on the evidence that was seen, and waits for what the engine says to it. */
export function useAct(txnId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ draft, seen }: { draft: Draft; seen: CaseView }) => {
      const path = { txn_id: txnId };
      const bound = draft.kind === "COMMENT" ? {} : { "If-Match": `"${seen.evidence}"` };
      const header = { ...bound, "Idempotency-Key": requestKey() };
      const { action_id } = await answer(
        api.POST("/txns/{txn_id}/actions", { params: { path, header }, body: actionOf(draft) }),
      );
      return outcomeOf(txnId, action_id);
    },
    onSettled: () => {
      for (const name of ["case", "timeline"])
        void client.invalidateQueries({ queryKey: [name, txnId] });
    },
  });
}

/** The outcome stands in Postgres; null when it takes longer than one waits. */
async function outcomeOf(txnId: string, actionId: string): Promise<ActionOutcome | null> {
  const params = { path: { txn_id: txnId, action_id: actionId } };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      return await answer(api.GET("/txns/{txn_id}/actions/{action_id}", { params }));
    } catch (error) {
      if (!(error instanceof ApiProblem) || (error.status !== 404 && error.status !== 503))
        throw error;
    }
    await new Promise((done) => setTimeout(done, WAIT_MS));
  }
  return null;
}
