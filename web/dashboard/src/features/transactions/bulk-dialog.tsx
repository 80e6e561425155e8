import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ActionFields } from "@/shared/actions/action-fields.tsx";
import { type ActionKind, KINDS } from "@/shared/actions/action-kinds.ts";
import { ActorField } from "@/shared/actions/actor-field.tsx";
import { actionOf, type Draft, faultsOf, newDraft } from "@/shared/actions/draft.ts";
import { KindPicker } from "@/shared/actions/kind-picker.tsx";
import { answer, api, requestKey } from "@/shared/api/client.ts";
import { filterBody } from "@/shared/api/lists.ts";
import type { BulkAnswer, BulkIn, CountView } from "@/shared/api/types.ts";
import type { Filters } from "@/shared/lib/filters.ts";
import { count, plural } from "@/shared/lib/numbers.ts";
import { dayOf } from "@/shared/lib/time.ts";
import { Dialog } from "@/shared/ui/dialog.tsx";
import { BulkResults } from "./bulk-results.tsx";
import type { Selection } from "./use-selection.ts";

interface Props {
  selection: Selection;
  filters: Filters;
  counted: CountView | null;
  onClose: () => void;
  onDone: () => void;
}

/** The server's own bound for one request. */
const MOST = 1_000;
const BULK_KINDS: readonly ActionKind[] = KINDS.filter((its) => its.isBulk).map((its) => its.kind);

export function BulkDialog({ selection, filters, counted, onClose, onDone }: Props) {
  const { isAll, versions } = selection;
  const many = isAll ? (counted?.count ?? 0) : versions.size;
  const [draft, setDraft] = useState<Draft>(() =>
    newDraft("COMMENT", null, dayOf(Date.now(), "UTC")),
  );
  const [isChecked, setChecked] = useState(false);
  const faults = faultsOf(draft, isAll);
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: () => sendBulk(draft, selection, filters, many),
    onError: () => void client.invalidateQueries({ queryKey: ["count"] }),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(faults).length === 0) act.mutate();
  };
  const close = () => {
    if (act.data) {
      selection.clear();
      onDone();
    }
    onClose();
  };
  const title = isAll
    ? `Act on all ${count(many)} that match`
    : `Act on ${plural(many, "transaction")}`;
  return (
    <Dialog title={act.data ? "What became of it" : title} onClose={close} wide>
      {act.data ? (
        <BulkResults answer={act.data} onClose={close} />
      ) : (
        <form onSubmit={send} noValidate>
          {many > MOST ? (
            <p className="notice tone-miss">
              One request takes up to {count(MOST)}. Filter further, or act on this list in parts.
            </p>
          ) : null}
          <KindPicker
            kinds={BULK_KINDS}
            value={draft.kind}
            onChange={(kind) => setDraft({ ...draft, kind, reason: "" })}
          />
          <ActionFields
            draft={draft}
            faults={isChecked ? faults : {}}
            mustExplain={isAll}
            onChange={(change) => setDraft({ ...draft, ...change })}
          />
          <ActorField />
          <p className="field-hint">
            {isAll
              ? "It is done only if the filters still hold as many as you see here."
              : "Each as you saw it: one that has changed since is skipped and named."}
          </p>
          {act.error ? (
            <p className="notice tone-bad" role="alert">
              {act.error.message}
            </p>
          ) : null}
          <div className="buttons">
            <button type="button" onClick={close}>
              Cancel
            </button>
            <button
              type="submit"
              className="primary"
              disabled={act.isPending || many > MOST || many === 0}
            >
              {act.isPending ? "Sending" : `Do it to ${plural(many, "transaction")}`}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function sendBulk(
  draft: Draft,
  { isAll, versions }: Selection,
  filters: Filters,
  many: number,
): Promise<BulkAnswer> {
  const action: BulkIn["action"] = actionOf(draft);
  const which: Partial<BulkIn> = isAll
    ? { filters: filterBody(filters), expected_count: many }
    : { txn_ids: [...versions.keys()], versions: Object.fromEntries(versions) };
  const headers = { "Idempotency-Key": requestKey() };
  return answer(
    api.POST("/txns/actions", { body: { action, ...which }, params: { header: headers } }),
  );
}
