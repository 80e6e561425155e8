import { isAway } from "@/shared/api/problem.ts";
import type { OverviewView } from "@/shared/api/types.ts";
import { useRefresh } from "@/shared/stream/use-refresh.ts";
import { AsOf } from "@/shared/ui/as-of.tsx";
import { Head } from "@/shared/ui/head.tsx";
import { Empty, Failure, Skeleton } from "@/shared/ui/states.tsx";
import { Ageing } from "./ageing.tsx";
import { Coverage } from "./coverage.tsx";
import { Figures } from "./figures.tsx";
import { Rails } from "./rails.tsx";
import { RangePicker } from "./range-picker.tsx";
import { Reasons } from "./reasons.tsx";
import { Trend } from "./trend.tsx";
import { useOverview, useRange } from "./use-overview.ts";
import "./overview.css";

const KEYS = ["overview"];
const REFRESH_MS = 2_000;

export function OverviewPage() {
  const [range, setRange] = useRange();
  const { data, error, refetch, isPlaceholderData } = useOverview(range);
  useRefresh(KEYS, REFRESH_MS);
  return (
    <>
      <Head
        title="Overview"
        about={
          data ? (
            <AsOf at={data.as_of.at} journal={data.as_of.journal} isOld={isAway(error)} />
          ) : null
        }
      >
        <RangePicker range={range} onChange={setRange} />
      </Head>
      {error && !data ? (
        <Failure error={error} what="The overview" onRetry={() => void refetch()} />
      ) : null}
      {data ? <Board data={data} isOld={isPlaceholderData} /> : null}
      {!data && !error ? <Skeleton label="The overview is loading" rows={12} /> : null}
    </>
  );
}

function Board({ data, isOld }: { data: OverviewView; isOld: boolean }) {
  if (
    data.cases.count === 0 &&
    data.range.business_from === null &&
    data.range.business_to === null
  )
    return <NothingYet />;
  return (
    <div className={isOld ? "board old" : "board"}>
      <Figures data={data} />
      <div className="board-two">
        <Reasons data={data} />
        <div className="board-side">
          <Ageing data={data} />
          <Trend data={data} />
        </div>
      </div>
      <Rails data={data} />
      <Coverage coverage={data.coverage} />
    </div>
  );
}

function NothingYet() {
  return (
    <Empty title="No payment has been seen yet.">
      <p>
        Send events to <span className="mono">POST /events</span>, import a statement, or make some
        up with <span className="mono">recon simulate</span>. They show here within seconds.
      </p>
    </Empty>
  );
}
