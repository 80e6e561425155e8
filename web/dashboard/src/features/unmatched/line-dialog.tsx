import type { UnmatchedLine } from "@/shared/api/types.ts";
import { plain } from "@/shared/lib/words.ts";
import { Dialog } from "@/shared/ui/dialog.tsx";
import { Money } from "@/shared/ui/money.tsx";
import { Time } from "@/shared/ui/time.tsx";

/** Everything a line says. */
export function LineDialog({ line, onClose }: { line: UnmatchedLine; onClose: () => void }) {
  const texts: [string, string | null][] = [
    ["Id here", line.txn_id],
    ["Posting id", line.posting_id],
    [
      "Event",
      `${plain(line.source)} ${plain(line.event_type).toLowerCase()}, ${plain(line.status).toLowerCase()}`,
    ],
    ["Booked", line.booking_date],
    ["Value day", line.value_date],
    ["Business day", line.business_date],
    ["Account", line.account],
    ["Provider", line.provider],
    ["Rail", line.rail],
    ...Object.entries(line.references).map(
      ([type, value]) => [plain(type), value] as [string, string],
    ),
  ];
  return (
    <Dialog title="Unmatched bank line" onClose={onClose} wide>
      <p>
        <strong>
          <Money minor={line.amount} currency={line.currency} />
        </strong>{" "}
        {line.direction === "IN" ? "came in" : "went out"} and belongs to no transaction yet. It
        arrived <Time at={line.arrived_at} />.
      </p>
      <table className="plain">
        <tbody>
          {texts.map(([name, text]) =>
            text ? (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="mono user-text">{text}</td>
              </tr>
            ) : null,
          )}
        </tbody>
      </table>
    </Dialog>
  );
}
