import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@/shared/api/client.ts";
import { isAway } from "@/shared/api/problem.ts";
import { AsOf } from "@/shared/ui/as-of.tsx";
import { Head } from "@/shared/ui/head.tsx";
import { Failure, Skeleton } from "@/shared/ui/states.tsx";
import { DeadLetters } from "./dead-letters.tsx";
import { Partitions } from "./partitions.tsx";
import { Summary } from "./summary.tsx";
import { Topics } from "./topics.tsx";
import "./health.css";

const REFRESH_MS = 3_000;

/** Whether the pipeline keeps up: who owns what, how far behind, what could not be read. */
export function HealthPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ["pipeline"],
    queryFn: ({ signal }) => answer(api.GET("/pipeline", { signal })),
    refetchInterval: REFRESH_MS,
  });
  return (
    <>
      <Head title="Health" about={data ? <AsOf at={data.as_of} isOld={isAway(error)} /> : null} />
      {data ? (
        <>
          <Summary its={data} />
          <div className="health">
            <Partitions its={data} />
            <div className="stack">
              <Topics its={data} />
              <DeadLetters its={data} />
            </div>
          </div>
        </>
      ) : null}
      {error && !data ? (
        <Failure error={error} what="The pipeline" onRetry={() => void refetch()} />
      ) : null}
      {!data && !error ? <Skeleton label="The pipeline is loading" rows={10} /> : null}
    </>
  );
}
