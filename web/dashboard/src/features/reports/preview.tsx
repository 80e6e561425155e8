import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { answer, api } from "@/shared/api/client.ts";
import { listQuery } from "@/shared/api/lists.ts";
import { type Filters, filterKey, listPath, writeFilters } from "@/shared/lib/filters.ts";
import { boundedCount } from "@/shared/lib/numbers.ts";

/** How many rows it will have, and where one sees them. */
export function Preview({ filters }: { filters: Filters }) {
  const { data } = useQuery({
    queryKey: ["count", filterKey(filters)],
    queryFn: ({ signal }) =>
      answer(api.GET("/txns/count", { params: { query: listQuery(filters) }, signal })),
  });
  const path = listPath(writeFilters(new URLSearchParams(), filters).toString());
  return (
    <span className="faint" role="status">
      {data ? (
        <Link to={path}>{boundedCount(data.count, data.is_exact)} rows now</Link>
      ) : (
        "Counting"
      )}
    </span>
  );
}
