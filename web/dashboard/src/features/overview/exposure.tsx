import { Link } from "react-router";
import type { OverviewView } from "@/shared/api/types.ts";
import { listPath } from "@/shared/lib/filters.ts";
import { count } from "@/shared/lib/numbers.ts";
import { Money } from "@/shared/ui/money.tsx";
import { Panel } from "@/shared/ui/panel.tsx";

type Entry = OverviewView["exposure"][number];

const SIDES = ["TO_US", "BY_US"] as const;

/** Money at risk, a line a currency; what is owed to us and by us stand apart, and nothing is summed. */
export function Exposure({ data }: { data: OverviewView }) {
  const currencies = [...new Set(data.exposure.map(({ currency }) => currency))];
  const entry = (currency: string, owed: Entry["owed"]) =>
    data.exposure.find((its) => its.currency === currency && its.owed === owed);
  return (
    <Panel title="Exposure" defined={data.definitions.exposure}>
      {currencies.length === 0 ? <p className="figure-note">No money is at risk.</p> : null}
      {currencies.length > 0 ? (
        <div className="scroll-x">
          <table className="plain exposures">
            <thead>
              <tr>
                <th scope="col">
                  <span className="hidden">Currency</span>
                </th>
                <th scope="col" className="number">
                  Owed to us
                </th>
                <th scope="col" className="number">
                  Owed by us
                </th>
              </tr>
            </thead>
            <tbody>
              {currencies.map((currency) => (
                <tr key={currency}>
                  <th scope="row">{currency}</th>
                  {SIDES.map((owed) => (
                    <Amount key={owed} entry={entry(currency, owed)} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </Panel>
  );
}

function Amount({ entry }: { entry: Entry | undefined }) {
  if (!entry) return <td className="number none">–</td>;
  return (
    <td className="number">
      <Link to={listPath(entry.link)} title={`${count(entry.count)} transactions`}>
        <Money minor={entry.amount} currency={entry.currency} bare />
      </Link>
    </td>
  );
}
