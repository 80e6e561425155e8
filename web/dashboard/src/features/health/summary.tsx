import type { PipelineView } from "@/shared/api/types.ts";
import { count } from "@/shared/lib/numbers.ts";
import { plain } from "@/shared/lib/words.ts";
import { Time } from "@/shared/ui/time.tsx";
import { engineLag, recoveringOf } from "./health.ts";

/** The few numbers one looks at first, each said in words as well. */
export function Summary({ its }: { its: PipelineView }) {
  const recovering = recoveringOf(its);
  const lag = engineLag(its);
  return (
    <>
      {Object.entries(its.away).map(([part, why]) => (
        <p key={part} className="notice tone-bad" role="alert">
          <strong>{plain(part)} does not answer.</strong> {why}
        </p>
      ))}
      {recovering.length > 0 ? (
        <p className="notice tone-miss" role="status">
          <strong>
            {recovering.length} of {its.engine.length} partitions are recovering.
          </strong>{" "}
          Their verdicts wait; what they show is from Postgres.
        </p>
      ) : null}
      <dl className="vitals">
        <Vital
          name="Engine behind"
          value={lag === null ? "unknown" : `${count(lag)} records`}
          isWorry={lag === null || lag > 10_000}
        />
        <Vital
          name="Sink behind"
          value={its.sink.lag === null ? "unknown" : `${count(its.sink.lag)} records`}
          isWorry={its.sink.lag === null || its.sink.lag > 10_000}
        />
        <div className="card">
          <dt>Last write to Postgres</dt>
          <dd>
            <Time at={its.sink.last_commit_at} />
          </dd>
        </div>
        <Vital
          name="Rejected by Postgres"
          value={its.sink.rejects === null ? "unknown" : count(its.sink.rejects)}
          isWorry={its.sink.rejects !== 0}
        />
        <Vital
          name="Dead letters"
          value={its.dead_letters ? count(its.dead_letters.count) : "unknown"}
          isWorry={its.dead_letters?.count !== 0}
        />
        <Vital name="Open dashboards" value={count(its.api.stream_clients)} />
      </dl>
    </>
  );
}

function Vital({ name, value, isWorry }: { name: string; value: string; isWorry?: boolean }) {
  return (
    <div className="card">
      <dt>{name}</dt>
      <dd className={isWorry ? "overdue" : undefined}>{value}</dd>
    </div>
  );
}
