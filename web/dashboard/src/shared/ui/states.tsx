import type { ReactNode } from "react";
import { ApiProblem, isAway } from "../api/problem.ts";

export function Skeleton({ rows = 8, label }: { rows?: number; label: string }) {
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike.
        <div key={row} className="skeleton-row" />
      ))}
    </div>
  );
}

interface EmptyProps {
  title: string;
  children?: ReactNode;
}

export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

interface FailureProps {
  error: unknown;
  what: string;
  onRetry?: () => void;
}

/** What could not be shown, why, and what to tell whoever runs the installation. */
export function Failure({ error, what, onRetry }: FailureProps) {
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <div className="failure" role="alert">
      <p className="empty-title">
        {what} cannot be shown{problem ? `: ${problem.title.toLowerCase()}` : " now"}.
      </p>
      <p>
        {problem
          ? problem.detail
          : "The api does not answer. It is asked again as soon as it is back."}
      </p>
      {problem?.requestId ? <p className="faint">Request {problem.requestId}</p> : null}
      {onRetry && (isAway(error) || problem?.status !== 403) ? (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}
