import { Link } from "react-router";
import type { OverviewView } from "@/shared/api/types.ts";
import { listPath } from "@/shared/lib/filters.ts";
import { count } from "@/shared/lib/numbers.ts";
import { owedWord, reasonAdvice, reasonWord } from "@/shared/lib/words.ts";
import { Money } from "@/shared/ui/money.tsx";
import { Panel } from "@/shared/ui/panel.tsx";

/** Open exceptions by why, each owed side for itself. */
export function Reasons({ data }: { data: OverviewView }) {
  const rows = data.open_exceptions.by_reason;
  return (
    <Panel title="Open exceptions by reason" defined={data.definitions.by_reason}>
      {rows.length === 0 ? (
        <p className="panel-body quiet-text">
          Nothing is open: both sides agree wherever they are due.
        </p>
      ) : null}
      {rows.length > 0 ? (
        <div className="scroll-x">
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">Reason</th>
                <th scope="col">Who acts</th>
                <th scope="col">Owed</th>
                <th scope="col" className="number">
                  Exposure
                </th>
                <th scope="col" className="number">
                  Open
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ reason, owed, count: cases, exposure, link }) => (
                <tr key={`${reason}:${owed}`}>
                  <th scope="row">
                    <Link to={listPath(link)}>
                      {reason ? reasonWord(reason) : "Without a reason"}
                    </Link>
                  </th>
                  <td className="quiet-text">{(reason && reasonAdvice(reason)?.actor) || "–"}</td>
                  <td className="quiet-text">{owed ? owedWord(owed) : "–"}</td>
                  <td className="number">
                    {exposure.map((its) => (
                      <div key={`${its.currency}:${its.owed}`}>
                        <Money minor={its.amount} currency={its.currency} />
                      </div>
                    ))}
                    {exposure.length === 0 ? <span className="none">–</span> : null}
                  </td>
                  <td className="number">{count(cases)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </Panel>
  );
}
