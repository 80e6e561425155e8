import { type FormEvent, useState } from "react";
import { ActionFields } from "@/shared/actions/action-fields.tsx";
import { type ActionKind, kindInfo } from "@/shared/actions/action-kinds.ts";
import { ActorField } from "@/shared/actions/actor-field.tsx";
import { type Draft, faultsOf, newDraft } from "@/shared/actions/draft.ts";
import { isProblem } from "@/shared/api/problem.ts";
import type { CaseView } from "@/shared/api/types.ts";
import { caseDifferences } from "@/shared/lib/diff.ts";
import { dayOf } from "@/shared/lib/time.ts";
import { Dialog } from "@/shared/ui/dialog.tsx";
import { Changed } from "./changed.tsx";
import { Outcome } from "./outcome.tsx";
import { useAct } from "./use-act.ts";

interface Props {
  /** The case as it is now; it may move while somebody writes. */
  now: CaseView;
  kind: ActionKind;
  onClose: () => void;
}

export function ActionDialog({ now, kind, onClose }: Props) {
  const [seen, setSeen] = useState(now);
  const [draft, setDraft] = useState<Draft>(() => newDraft(kind, now, dayOf(Date.now(), "UTC")));
  const [isChecked, setChecked] = useState(false);
  const act = useAct(now.txn_id);
  const { name, does } = kindInfo(kind);
  const faults = faultsOf(draft, false);
  // The api refuses what it can see is stale; when it cannot ask the engine, the engine does.
  const isRefused =
    isProblem(act.error, "stale-evidence") || act.data?.refusal === "STALE_EVIDENCE";
  const isStale = seen.evidence !== now.evidence || isRefused;
  const mustLook = isStale && kind !== "COMMENT";
  const send = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(faults).length === 0 && !mustLook) act.mutate({ draft, seen });
  };
  const look = () => {
    setSeen(now);
    act.reset();
  };
  const isAnswered = act.isSuccess && !isRefused;
  return (
    <Dialog title={name} onClose={onClose}>
      {isAnswered ? (
        <Outcome outcome={act.data} onClose={onClose} />
      ) : (
        <form onSubmit={send} noValidate>
          <p className="quiet-text">{does}</p>
          <ActionFields
            draft={draft}
            faults={isChecked ? faults : {}}
            mustExplain={false}
            onChange={(change) => setDraft({ ...draft, ...change })}
          />
          <ActorField />
          {mustLook ? (
            <Changed
              rows={caseDifferences(seen, now)}
              isHere={seen.evidence !== now.evidence}
              onLook={look}
            />
          ) : null}
          {act.error && !isStale ? (
            <p className="notice tone-bad" role="alert">
              {act.error.message}
            </p>
          ) : null}
          <div className="buttons">
            <button type="button" onClick={onClose}>
              Cancel
            </button>
            <button type="submit" className="primary" disabled={act.isPending || mustLook}>
              {act.isPending ? "Deciding" : name}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
