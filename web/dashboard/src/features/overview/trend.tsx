import { lazy, Suspense, useState } from "react";
import { Link } from "react-router";
import type { OverviewView } from "@/shared/api/types.ts";
import { listPath } from "@/shared/lib/filters.ts";
import { count } from "@/shared/lib/numbers.ts";
import { Panel } from "@/shared/ui/panel.tsx";
import { TREND } from "./trend-series.ts";

const Chart = lazy(async () => ({ default: (await import("./trend-chart.tsx")).TrendChart }));
const SHOWN = ["All", "Without matched", "Table"] as const;

/** Cases by business day: drawn, or as the numbers behind the drawing. */
export function Trend({ data }: { data: OverviewView }) {
  const [shown, setShown] = useState<(typeof SHOWN)[number]>("All");
  if (data.trend.length === 0) return null;
  const aside = (
    <span className="segments">
      {SHOWN.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === shown}
          onClick={() => setShown(name)}
        >
          {name}
        </button>
      ))}
    </span>
  );
  return (
    <Panel title="By business day" defined={data.definitions.trend} aside={aside}>
      {shown === "Table" ? (
        <TrendTable data={data} />
      ) : (
        <Suspense fallback={<div className="trend-place" />}>
          <Chart trend={data.trend} withMatched={shown === "All"} />
        </Suspense>
      )}
    </Panel>
  );
}

function TrendTable({ data }: { data: OverviewView }) {
  return (
    <div className="scroll-x">
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">Business day</th>
            {TREND.map(({ name }) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.trend.map((bucket) => (
            <tr key={bucket.bucket_start}>
              <th scope="row">
                <Link to={listPath(bucket.link)}>{bucket.bucket_start.slice(0, 10)}</Link>
              </th>
              {TREND.map(({ key }) => (
                <td key={key} className="number">
                  {count(bucket[key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
