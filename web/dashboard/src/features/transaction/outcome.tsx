import type { ActionOutcome } from "@/shared/api/types.ts";
import { plain } from "@/shared/lib/words.ts";
import { StateBadge } from "@/shared/ui/state-badge.tsx";

interface Props {
  outcome: ActionOutcome | null;
  onClose: () => void;
}

/** What the engine said to it. */
export function Outcome({ outcome, onClose }: Props) {
  return (
    <div className="stack" role="status">
      <Told outcome={outcome} />
      <div className="buttons">
        <button type="button" className="primary" data-focus onClick={onClose}>
          Close
        </button>
      </div>
    </div>
  );
}

function Told({ outcome }: { outcome: ActionOutcome | null }) {
  if (!outcome)
    return (
      <p>It is in Kafka and will be decided; the timeline shows it as soon as that is written.</p>
    );
  if (outcome.outcome === "REFUSED") {
    return (
      <p className="notice tone-bad">
        The engine refused it: {plain(outcome.refusal ?? "no reason given").toLowerCase()}.
      </p>
    );
  }
  return (
    <p>
      Done. The transaction is now{" "}
      {outcome.state ? <StateBadge state={outcome.state} reason={outcome.reason} /> : "as it was"}.
    </p>
  );
}
