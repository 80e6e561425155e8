import type { PipelineView } from "@/shared/api/types.ts";
import { count } from "@/shared/lib/numbers.ts";
import { plain } from "@/shared/lib/words.ts";
import { Panel } from "@/shared/ui/panel.tsx";

/** What could not be read, by why; `recon dlq` shows and sends it again. */
export function DeadLetters({ its }: { its: PipelineView }) {
  const letters = its.dead_letters;
  const rows = Object.entries(letters?.by_reason ?? {}).sort(([, left], [, right]) => right - left);
  return (
    <Panel
      title="Dead letters"
      aside={letters && !letters.is_complete ? <span className="faint">still counting</span> : null}
    >
      {letters && rows.length === 0 ? (
        <p className="panel-body quiet-text">Everything that came in could be read.</p>
      ) : null}
      {letters ? null : (
        <p className="panel-body quiet-text">Kafka is away: they cannot be counted now.</p>
      )}
      {rows.length > 0 ? (
        <>
          <table className="plain">
            <tbody>
              {rows.map(([reason, many]) => (
                <tr key={reason}>
                  <th scope="row">{plain(reason)}</th>
                  <td className="number">{count(many)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="panel-body faint">
            <span className="mono">recon dlq list</span> shows them,{" "}
            <span className="mono">recon dlq redrive</span> sends them again.
          </p>
        </>
      ) : null}
    </Panel>
  );
}
