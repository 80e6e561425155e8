import { Link } from "react-router";
import type { BulkAnswer } from "@/shared/api/types.ts";
import { count } from "@/shared/lib/numbers.ts";
import { transactionPath } from "@/shared/lib/paths.ts";
import { plain } from "@/shared/lib/words.ts";

interface Props {
  answer: BulkAnswer;
  onClose: () => void;
}

/** How many were accepted, and each one that was not, with why. */
export function BulkResults({ answer, onClose }: Props) {
  const { requested, accepted, skipped, failed, results } = answer;
  const others = results.filter(({ status }) => status !== "accepted");
  return (
    <div className="stack">
      <p role="status">
        <strong>
          {count(accepted)} of {count(requested)} accepted
        </strong>
        , {count(skipped)} skipped, {count(failed)} failed. What was accepted is decided within a
        moment.
      </p>
      {others.length > 0 ? (
        <div className="scroll-box">
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Transaction</th>
                <th scope="col">Became</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {others.map(({ txn_id, status, problem }) => (
                <tr key={txn_id}>
                  <td className="mono">
                    <Link to={transactionPath(txn_id)}>{txn_id}</Link>
                  </td>
                  <td>{plain(status)}</td>
                  <td>{problem?.detail ?? problem?.title ?? ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <div className="buttons">
        <button type="button" className="primary" onClick={onClose} data-focus>
          Close
        </button>
      </div>
    </div>
  );
}
