import { Link } from "react-router";
import type { OverviewView } from "@/shared/api/types.ts";
import { listPath } from "@/shared/lib/filters.ts";
import { count, percent } from "@/shared/lib/numbers.ts";
import { owedWord, railWord } from "@/shared/lib/words.ts";
import { Money } from "@/shared/ui/money.tsx";
import { Panel } from "@/shared/ui/panel.tsx";

export function Rails({ data }: { data: OverviewView }) {
  if (data.rails.length === 0) return null;
  return (
    <Panel title="Rails" defined={data.definitions.rails}>
      <div className="scroll-x">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Rail</th>
              <th scope="col" className="number">
                Transactions
              </th>
              <th scope="col" className="number">
                Match rate
              </th>
              <th scope="col" className="number">
                Open exceptions
              </th>
              <th scope="col" className="number">
                Exposure
              </th>
            </tr>
          </thead>
          <tbody>
            {data.rails.map(({ rail, cases, match_rate, open_exceptions, exposure, link }) => (
              <tr key={rail ?? "none"}>
                <th scope="row">
                  <Link to={listPath(link)}>{railWord(rail)}</Link>
                </th>
                <td className="number">{count(cases)}</td>
                <td className="number">{percent(match_rate)}</td>
                <td className="number">{count(open_exceptions)}</td>
                <td className="number">
                  {exposure.map((its) => (
                    <div key={`${its.currency}:${its.owed}`}>
                      <Money minor={its.amount} currency={its.currency} />{" "}
                      <span className="faint">{owedWord(its.owed)}</span>
                    </div>
                  ))}
                  {exposure.length === 0 ? <span className="none">–</span> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
