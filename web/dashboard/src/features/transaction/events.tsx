import type { StoredEvent } from "@/shared/api/types.ts";
import { plain } from "@/shared/lib/words.ts";
import { Copy } from "@/shared/ui/copy.tsx";
import { Money } from "@/shared/ui/money.tsx";
import { Panel } from "@/shared/ui/panel.tsx";
import { Failure, Skeleton } from "@/shared/ui/states.tsx";
import { Time } from "@/shared/ui/time.tsx";
import { readable } from "./raw.ts";
import { useEvents } from "./use-case.ts";

/** Every delivery as it came in, with its bytes where one may see them. */
export function Events({ txnId }: { txnId: string }) {
  const { data, error, refetch } = useEvents(txnId);
  return (
    <Panel title="Events">
      {data ? (
        <ol className="timeline">
          {data.items.map((event) => (
            <Delivery
              key={`${event.position.topic}:${event.position.partition}:${event.position.offset}`}
              event={event}
            />
          ))}
        </ol>
      ) : null}
      {data?.items.length === 0 ? (
        <p className="panel-body quiet-text">Postgres has none of its events yet.</p>
      ) : null}
      {error && !data ? (
        <Failure error={error} what="The events" onRetry={() => void refetch()} />
      ) : null}
      {!data && !error ? <Skeleton label="The events are loading" rows={3} /> : null}
    </Panel>
  );
}

function Delivery({ event }: { event: StoredEvent }) {
  const { position } = event;
  const references = Object.entries(event.references);
  return (
    <li>
      <details>
        <summary>
          <span className="timeline-time">
            <Time at={event.arrived_at} whole />
          </span>
          <span className="timeline-what">
            {plain(event.source)} {plain(event.event_type).toLowerCase()}
            {event.redelivery ? <span className="tag">Redelivered</span> : null}
            {event.adapter ? <span className="tag">{event.adapter}</span> : null}
          </span>
          <span className="timeline-state">{plain(event.status)}</span>
          <span className="timeline-took">
            <Money minor={event.amount} currency={event.currency} />
          </span>
        </summary>
        <dl className="facts">
          <div>
            <dt>Event id</dt>
            <dd className="mono">{event.event_id}</dd>
          </div>
          <div>
            <dt>Posting id</dt>
            <dd className="mono">{event.posting_id}</dd>
          </div>
          <div>
            <dt>Came in at</dt>
            <dd className="mono">
              {position.topic} {position.partition}:{position.offset}
            </dd>
          </div>
          {references.map(([type, value]) => (
            <div key={type}>
              <dt>{plain(type)}</dt>
              <dd className="mono">{value}</dd>
            </div>
          ))}
        </dl>
        {event.raw === null ? (
          <p className="panel-body quiet-text">
            Its bytes cannot be shown: they were erased, or are sealed.
          </p>
        ) : (
          <Raw raw={event.raw} isMasked={event.raw_masked} />
        )}
      </details>
    </li>
  );
}

function Raw({ raw, isMasked }: { raw: string; isMasked: boolean }) {
  const shown = readable(raw);
  return (
    <>
      <p className="raw-head">
        <span>As it came in{isMasked ? ", masked for your role" : ""}</span>
        <Copy text={raw} what="the payload" />
      </p>
      <pre className="raw">{shown}</pre>
    </>
  );
}
