import type { Coverage as CoverageView } from "@/shared/api/types.ts";
import { Time } from "@/shared/ui/time.tsx";

/** How far each source is known to be complete. */
export function Coverage({ coverage }: { coverage: readonly CoverageView[] }) {
  return (
    <p className="faint">
      {coverage.length === 0 ? "No source says how far it is complete." : "Complete up to: "}
      {coverage.map(({ source, account, complete_to }) => (
        <span key={`${source}:${account}`} className="coverage">
          {source}
          {account ? ` ${account}` : ""} <Time at={complete_to} />
        </span>
      ))}
    </p>
  );
}
