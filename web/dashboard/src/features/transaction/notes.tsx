import type { CaseView } from "@/shared/api/types.ts";
import { plain } from "@/shared/lib/words.ts";
import { Panel } from "@/shared/ui/panel.tsx";
import { Time } from "@/shared/ui/time.tsx";

interface Props {
  its: CaseView;
  onComment: () => void;
}

/** What people said and did, oldest first, with who, when and why. */
export function Notes({ its, onComment }: Props) {
  const aside = (
    <button type="button" className="text" onClick={onComment}>
      Comment
    </button>
  );
  return (
    <Panel title="Comments and actions" aside={aside}>
      {its.actions.length === 0 ? (
        <p className="panel-body quiet-text">Nobody has said or done anything yet.</p>
      ) : null}
      <ol className="notes">
        {its.actions.map((action) => (
          <li key={action.action_id}>
            <p>
              <strong>{action.actor}</strong>{" "}
              <span className="quiet-text">
                {plain(action.type).toLowerCase()}
                {action.reason_code ? `, ${plain(action.reason_code).toLowerCase()}` : ""}
              </span>
            </p>
            {action.note ? <p className="user-text">{action.note}</p> : null}
            {action.refusal ? (
              <p className="overdue">Refused: {plain(action.refusal).toLowerCase()}</p>
            ) : null}
            <p className="faint">
              <Time at={action.arrived_at} />
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
