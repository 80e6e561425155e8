import { useRouteError } from "react-router";

/** What remains when a screen breaks: said plainly, and a way on. */
export function RouteFailure() {
  const error = useRouteError();
  return (
    <main className="empty" role="alert">
      <p className="empty-title">This screen broke.</p>
      <p>{error instanceof Error ? error.message : "No reason was given."}</p>
      <button type="button" onClick={() => window.location.reload()}>
        Load it again
      </button>
    </main>
  );
}
