import type { CaseView } from "@/shared/api/types.ts";
import { plain, railWord } from "@/shared/lib/words.ts";
import { Panel } from "@/shared/ui/panel.tsx";
import { Time } from "@/shared/ui/time.tsx";

const ROWS: readonly (readonly [string, (its: CaseView) => string | null])[] = [
  ["Kind", (its) => `${plain(its.kind)}, ${its.direction === "IN" ? "in" : "out"}`],
  ["Rail", (its) => railWord(its.rail)],
  ["Provider", (its) => its.provider],
  ["Merchant", (its) => its.merchant_id],
  ["Account", (its) => its.account],
  ["Posting", (its) => plain(its.posting)],
  ["Business day", (its) => its.business_date],
];

export function Attributes({ its }: { its: CaseView }) {
  return (
    <Panel title="Payment">
      <dl className="facts one panel-body">
        {ROWS.map(([name, of]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{of(its) ?? <span className="none">–</span>}</dd>
          </div>
        ))}
        <div>
          <dt>Occurred</dt>
          <dd>
            <Time at={its.first_occurred_at} />
          </dd>
        </div>
        <div>
          <dt>Opened</dt>
          <dd>
            <Time at={its.opened_at} />
          </dd>
        </div>
        {its.episode > 1 ? (
          <div>
            <dt>Reopened</dt>
            <dd>{its.episode - 1} times</dd>
          </div>
        ) : null}
      </dl>
    </Panel>
  );
}
