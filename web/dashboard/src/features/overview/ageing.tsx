import { Link } from "react-router";
import type { OverviewView } from "@/shared/api/types.ts";
import { listPath } from "@/shared/lib/filters.ts";
import { count } from "@/shared/lib/numbers.ts";
import { Panel } from "@/shared/ui/panel.tsx";

const WORDS: Record<string, string> = {
  "<24h": "Under a day",
  "1-3d": "1 to 3 days",
  "3-7d": "3 to 7 days",
  ">7d": "Over 7 days",
};

/** How old the open exceptions are; the bars add up to all of them. */
export function Ageing({ data }: { data: OverviewView }) {
  const most = Math.max(1, ...data.ageing.map((bucket) => bucket.count));
  return (
    <Panel title="Ageing" defined={data.definitions.ageing}>
      <ul className="ageing panel-body">
        {data.ageing.map(({ bucket, count: cases, by_currency, link }) => (
          <li key={bucket}>
            <Link to={listPath(link)} className="ageing-row">
              <span>{WORDS[bucket]}</span>
              <span className="bar" aria-hidden="true">
                <span style={{ width: `${(100 * cases) / most}%` }} />
              </span>
              <span className="number">{count(cases)}</span>
            </Link>
            <span className="ageing-note faint">
              {by_currency
                .map((its) => `${its.currency ?? "no currency"} ${count(its.count)}`)
                .join("  ")}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
