import type { Difference } from "@/shared/lib/diff.ts";

interface Props {
  rows: readonly Difference[];
  /** Whether the new state has been read already. */
  isHere: boolean;
  onLook: () => void;
}

/** Somebody or something was faster: what changed, before one decides again. Nothing typed is lost. */
export function Changed({ rows, isHere, onLook }: Props) {
  return (
    <div className="notice tone-miss" role="alert">
      <p>
        <strong>The transaction has changed since you looked.</strong> Nothing was done, and what
        you typed is still here.
      </p>
      {rows.length > 0 ? (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">You saw</th>
              <th scope="col">Now</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, before, after }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{before}</td>
                <td>
                  <strong>{after}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <div className="buttons">
        <button type="button" disabled={!isHere} onClick={onLook}>
          {isHere ? "I have seen it, let me decide again" : "Reading the new state"}
        </button>
      </div>
    </div>
  );
}
