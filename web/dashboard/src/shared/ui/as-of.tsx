import { Time } from "./time.tsx";

interface Props {
  at: string;
  journal?: Record<string, number>;
  isOld?: boolean;
}

/** When what is shown was read, and from which position of the journal. */
export function AsOf({ at, journal, isOld }: Props) {
  const position = Object.entries(journal ?? {})
    .map(([partition, next]) => `${partition}:${next}`)
    .join(" ");
  return (
    <span title={position ? `Journal position ${position}` : undefined}>
      {isOld ? <strong className="overdue">Not current, </strong> : null}
      as of <Time at={at} />
    </span>
  );
}
