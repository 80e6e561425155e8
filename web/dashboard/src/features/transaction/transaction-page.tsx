import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { ActionKind } from "@/shared/actions/action-kinds.ts";
import { ApiProblem, isAway } from "@/shared/api/problem.ts";
import type { CaseView } from "@/shared/api/types.ts";
import { lastList, neighbours } from "@/shared/case/last-list.ts";
import { useKeys } from "@/shared/lib/keys.ts";
import { transactionPath } from "@/shared/lib/paths.ts";
import { Empty, Failure, Skeleton } from "@/shared/ui/states.tsx";
import { ActionDialog } from "./action-dialog.tsx";
import { Attributes } from "./attributes.tsx";
import { CaseHead } from "./case-head.tsx";
import { Events } from "./events.tsx";
import { Legs } from "./legs.tsx";
import { Notes } from "./notes.tsx";
import { Timeline } from "./timeline.tsx";
import { useCase, useFresh } from "./use-case.ts";
import { Verdict } from "./verdict.tsx";
import "./transaction.css";

export function TransactionPage() {
  const { txnId = "" } = useParams();
  const { data, error, refetch } = useCase(txnId);
  useFresh(txnId);
  if (data) return <CaseScreen key={txnId} its={data} isOld={isAway(error)} />;
  if (error instanceof ApiProblem && error.status === 404) return <Unknown txnId={txnId} />;
  if (error)
    return <Failure error={error} what={`Transaction ${txnId}`} onRetry={() => void refetch()} />;
  return <Skeleton label="The transaction is loading" rows={12} />;
}

function CaseScreen({ its, isOld }: { its: CaseView; isOld: boolean }) {
  const [acting, setActing] = useState<ActionKind | null>(null);
  useWalk(its.txn_id, setActing);
  return (
    <>
      <CaseHead its={its} isOld={isOld} onAct={setActing} />
      <div className="case">
        <div className="case-main">
          <Verdict its={its} />
          <Legs its={its} />
          <Timeline txnId={its.txn_id} />
          <Events txnId={its.txn_id} />
        </div>
        <aside className="case-side">
          <Attributes its={its} />
          <Notes its={its} onComment={() => setActing("COMMENT")} />
        </aside>
      </div>
      {acting ? <ActionDialog now={its} kind={acting} onClose={() => setActing(null)} /> : null}
    </>
  );
}

/** Keys of this screen: on to the neighbours, back to the list, and what can be done. */
function useWalk(txnId: string, act: (kind: ActionKind) => void): void {
  const navigate = useNavigate();
  const [before, after] = neighbours(txnId);
  const go = (to: string | null) => to && void navigate(transactionPath(to), { replace: true });
  useKeys({
    n: () => go(after),
    j: () => go(after),
    p: () => go(before),
    k: () => go(before),
    c: () => act("COMMENT"),
    a: () => document.querySelector<HTMLElement>("[data-act]")?.click(),
    Escape: () => void navigate(lastList()?.address ?? "/transactions"),
  });
}

function Unknown({ txnId }: { txnId: string }) {
  return (
    <Empty title="No event of this transaction has been seen.">
      <p className="mono">{txnId}</p>
      <p>Perhaps it is known by another id: search it with Ctrl K.</p>
    </Empty>
  );
}
