import type { PipelineView } from "@/shared/api/types.ts";
import { count } from "@/shared/lib/numbers.ts";
import { Panel } from "@/shared/ui/panel.tsx";

type Topic = PipelineView["topics"][number];

/** Every topic that is read, and what is left to read of it. */
export function Topics({ its }: { its: PipelineView }) {
  const byTopic = Map.groupBy(its.topics, ({ topic, reader }) => `${topic}|${reader}`);
  return (
    <Panel title="Topics">
      <div className="scroll-x">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Topic</th>
              <th scope="col">Read by</th>
              <th scope="col" className="number">
                Partitions
              </th>
              <th scope="col" className="number">
                Lag
              </th>
              <th scope="col" className="number">
                Most in one
              </th>
            </tr>
          </thead>
          <tbody>
            {[...byTopic].map(([key, partitions]) => (
              <tr key={key}>
                <th scope="row" className="mono">
                  {partitions[0]?.topic}
                </th>
                <td className="quiet-text">{partitions[0]?.reader}</td>
                <td className="number">{partitions.length}</td>
                <td className="number">{told(sum(partitions))}</td>
                <td className="number">{told(most(partitions))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function sum(partitions: readonly Topic[]): number | null {
  return partitions.reduce<number | null>(
    (all, { lag }) => (all === null || lag === null ? null : all + lag),
    0,
  );
}

function most(partitions: readonly Topic[]): number | null {
  return partitions.some(({ lag }) => lag === null)
    ? null
    : Math.max(0, ...partitions.map(({ lag }) => lag ?? 0));
}

function told(lag: number | null): string {
  return lag === null ? "unknown" : count(lag);
}
