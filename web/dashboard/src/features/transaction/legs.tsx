import type { CaseView } from "@/shared/api/types.ts";
import { type LegRow, legRows } from "@/shared/lib/diff.ts";
import { Panel } from "@/shared/ui/panel.tsx";
import { Time } from "@/shared/ui/time.tsx";

/** What each side says, line by line, and where they disagree. */
export function Legs({ its }: { its: CaseView }) {
  const { gateway, bank, manual } = its.legs;
  const rows = legRows(gateway, bank ?? manual ?? null);
  return (
    <Panel title="Both sides">
      <div className="scroll-x">
        <table className="plain legs">
          <thead>
            <tr>
              <th scope="col">
                <span className="hidden">Field</span>
              </th>
              <th scope="col">Gateway{gateway ? "" : ", not heard yet"}</th>
              <th scope="col">
                {bank || !manual
                  ? `Bank${bank ? "" : ", not heard yet"}`
                  : "Marked received by hand"}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.label} className={row.differs ? "differs" : undefined}>
                <th scope="row">
                  {row.label}
                  {row.differs ? <span className="differs-mark"> differs</span> : null}
                </th>
                <Side row={row} text={row.gateway} />
                <Side row={row} text={row.bank} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Side({ row, text }: { row: LegRow; text: string | null }) {
  if (text === null) return <td className="none">–</td>;
  const kind = row.isNumber ? "leg-amount" : row.label.endsWith(" id") ? "mono" : "";
  return <td className={kind}>{row.isTime ? <Time at={text} whole /> : text}</td>;
}
