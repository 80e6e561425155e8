import type { TimelineEntry } from "@/shared/api/types.ts";
import { duration } from "@/shared/lib/time.ts";
import { plain } from "@/shared/lib/words.ts";
import { Panel } from "@/shared/ui/panel.tsx";
import { StateBadge } from "@/shared/ui/state-badge.tsx";
import { Failure, Skeleton } from "@/shared/ui/states.tsx";
import { Time } from "@/shared/ui/time.tsx";
import { useTimeline } from "./use-case.ts";

/** Every decision, oldest first: what arrived, what it came to, how long that took, where it stands. */
export function Timeline({ txnId }: { txnId: string }) {
  const { data, error, refetch } = useTimeline(txnId);
  return (
    <Panel title="Timeline">
      {data ? (
        <ol className="timeline">
          {data.items.map((entry) => (
            <Entry key={`${entry.incarnation}:${entry.seq}:${entry.decided_at}`} entry={entry} />
          ))}
        </ol>
      ) : null}
      {error && !data ? (
        <Failure error={error} what="The timeline" onRetry={() => void refetch()} />
      ) : null}
      {!data && !error ? <Skeleton label="The timeline is loading" rows={4} /> : null}
    </Panel>
  );
}

const TRIGGERS: Record<string, string> = {
  GATEWAY: "Gateway event",
  BANK: "Bank event",
  TIMER: "Deadline",
  ACTION: "Action",
};

function Entry({ entry }: { entry: TimelineEntry }) {
  const { state, reason, state_before, position } = entry;
  const isChange = state !== state_before || reason !== entry.reason_before;
  return (
    <li>
      <details>
        <summary>
          <span className="timeline-time">
            <Time at={entry.decided_at} whole />
          </span>
          <span className="timeline-what">
            {TRIGGERS[entry.trigger] ?? plain(entry.trigger)}
            {entry.outcome === "APPLIED" ? null : (
              <span className="tag">{plain(entry.outcome)}</span>
            )}
          </span>
          <span className="timeline-state">
            {state && isChange ? (
              <StateBadge state={state} reason={reason} />
            ) : (
              <span className="faint">{entry.refusal ? plain(entry.refusal) : "no change"}</span>
            )}
          </span>
          <span className="timeline-took faint">{duration(entry.detection_latency_ms)}</span>
        </summary>
        <dl className="facts">
          <Fact name="Arrived">
            <Time at={entry.arrived_at} exact />
          </Fact>
          <Fact name="Decided">
            <Time at={entry.decided_at} exact />
          </Fact>
          {position ? (
            <Fact name="Came in at">
              <span className="mono">
                {position.topic} {position.partition}:{position.offset}
              </span>
            </Fact>
          ) : null}
          <Fact name="Rule">
            <span className="mono">{entry.rule}</span>
          </Fact>
          <Fact name="Policy">{entry.policy_version}</Fact>
          <Fact name="Decision">
            {entry.seq}, version {entry.version}
          </Fact>
        </dl>
        <pre className="raw">{JSON.stringify(entry.decision, null, 2)}</pre>
      </details>
    </li>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
