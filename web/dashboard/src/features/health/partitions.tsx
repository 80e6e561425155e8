import type { PipelineView } from "@/shared/api/types.ts";
import { percent } from "@/shared/lib/numbers.ts";
import { duration } from "@/shared/lib/time.ts";
import { plain } from "@/shared/lib/words.ts";
import { Panel } from "@/shared/ui/panel.tsx";
import { restored } from "./health.ts";

type Engine = PipelineView["engine"][number];

/** Who decides which partition, and how far a takeover is. */
export function Partitions({ its }: { its: PipelineView }) {
  return (
    <Panel title="Engine partitions">
      <div className="scroll-x">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col" className="number">
                Partition
              </th>
              <th scope="col">State</th>
              <th scope="col">Owner</th>
              <th scope="col">Last takeover</th>
            </tr>
          </thead>
          <tbody>
            {its.engine.map((engine) => (
              <tr key={engine.partition}>
                <th scope="row" className="number">
                  {engine.partition}
                </th>
                <td>
                  <State engine={engine} />
                </td>
                <td className="mono cut">{engine.owner ?? "nobody"}</td>
                <td className="quiet-text">{takeover(engine)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {its.engine.length === 0 ? (
        <p className="panel-body quiet-text">No engine worker answers.</p>
      ) : null}
    </Panel>
  );
}

function State({ engine }: { engine: Engine }) {
  if (engine.ready) {
    return (
      <span className="state tone-good">
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d="M1.500 6.500 4.500 9.500 10.500 2.500" />
        </svg>
        <span className="state-word">Deciding</span>
      </span>
    );
  }
  const share = restored(engine);
  return (
    <span className="state tone-miss">
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path d="M6 1.200 11.200 10.500H.8Z" />
      </svg>
      <span className="state-word">
        {share === null ? "Recovering" : `${percent(share)} restored`}
      </span>
    </span>
  );
}

function takeover({ recovery }: Engine): string {
  if (!recovery) return "none told";
  const left = recovery.eta_seconds ? `, about ${duration(recovery.eta_seconds * 1_000)} left` : "";
  return `${plain(recovery.stage)} in ${duration(recovery.seconds * 1_000)}${left}`;
}
