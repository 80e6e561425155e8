import { useNow } from "@/shared/lib/clock.ts";
import { Time } from "@/shared/ui/time.tsx";

const WAITING = new Set(["GATEWAY_RECEIVED", "BANK_RECEIVED"]);

/** When the other side is due; a deadline that passed is said in words too. */
export function Deadline({ at, state }: { at: string | null; state: string }) {
  const now = useNow();
  if (!at || !WAITING.has(state)) return <Time at={at} />;
  const isOver = Date.parse(at) < now;
  return (
    <span className={isOver ? "overdue" : undefined}>
      {isOver ? "overdue " : ""}
      <Time at={at} />
    </span>
  );
}
