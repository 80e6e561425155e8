import { useCallback, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import type { Decision } from "@/shared/api/types.ts";
import { FilterBar } from "@/shared/filters/filter-bar.tsx";
import { useFilters } from "@/shared/filters/use-filters.ts";
import { FIELDS } from "@/shared/lib/filters.ts";
import { useKeys } from "@/shared/lib/keys.ts";
import { count, plural } from "@/shared/lib/numbers.ts";
import { transactionPath } from "@/shared/lib/paths.ts";
import { Head } from "@/shared/ui/head.tsx";
import { Icon } from "@/shared/ui/icon.tsx";
import { Empty } from "@/shared/ui/states.tsx";
import { VirtualGrid } from "@/shared/ui/virtual-grid.tsx";
import { LIVE_COLUMNS } from "./live-columns.tsx";
import { type Live, useLive } from "./use-live.ts";

const STREAMED = new Set(["state", "reason", "severity", "rail", "currency", "exception"]);
const LIVE_FIELDS = FIELDS.filter(({ name }) => STREAMED.has(name));
const LEAST_WIDTH = 1000;

export function LivePage() {
  const [filters, setFilters] = useFilters();
  const live = useLive(filters);
  const [isPaused, setPaused] = useState(false);
  const toggle = () => setPaused((before) => !before);
  useKeys({ " ": toggle });
  return (
    <>
      <Head
        title="Live"
        about={
          live.perSecond > 0
            ? `${plural(live.perSecond, "verdict")} a second`
            : "Verdicts as they fall"
        }
      >
        <button type="button" aria-pressed={isPaused} onClick={toggle}>
          <Icon name={isPaused ? "play" : "pause"} /> {isPaused ? "Resume" : "Pause"}
        </button>
      </Head>
      <FilterBar filters={filters} onChange={setFilters} fields={LIVE_FIELDS} />
      {live.hasGap ? (
        <p className="overdue">
          The journal no longer holds where the stream broke off: verdicts in between are not in
          this list.
        </p>
      ) : null}
      <LiveList live={live} isPaused={isPaused} onResume={() => setPaused(false)} />
    </>
  );
}

interface ListProps {
  live: Live;
  isPaused: boolean;
  onResume: () => void;
}

function LiveList({ live, isPaused, onResume }: ListProps) {
  const { buffer, end } = live;
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const [isAway, setAway] = useState(false);
  const [isPointedAt, setPointedAt] = useState(false);
  const [held, setHeld] = useState<number | null>(null);
  const [current, setCurrent] = useState(-1);
  const isHeld = isPaused || isAway || isPointedAt || current >= 0;
  useEffect(() => setHeld((before) => (isHeld ? (before ?? end) : null)), [isHeld, end]);
  const shownEnd = held ?? end;
  const rows = buffer.countTo(shownEnd);
  const rowAt = useCallback(
    (place: number) => buffer.rowAt(shownEnd, place) as Decision,
    [buffer, shownEnd],
  );
  const open = useCallback(
    (row: Decision) => void navigate(transactionPath(row.txn_id)),
    [navigate],
  );
  const catchUp = () => {
    setCurrent(-1);
    setHeld(null);
    onResume();
    scroller.current?.scrollTo({ top: 0 });
  };
  useKeys({
    j: () => setCurrent((at) => Math.min(at + 1, rows - 1)),
    k: () => setCurrent((at) => Math.max(at - 1, 0)),
    Enter: () => current >= 0 && open(rowAt(current)),
    Escape: catchUp,
  });
  const waiting = end - shownEnd;
  if (end === 0)
    return (
      <Empty title="Nothing has been decided since you came here.">
        What is decided from now on shows at once.
      </Empty>
    );
  return (
    <div
      className="live"
      onPointerEnter={(event) => setPointedAt(event.pointerType === "mouse")}
      onPointerLeave={() => setPointedAt(false)}
    >
      {waiting > 0 ? (
        <button type="button" className="newer primary" onClick={catchUp}>
          <Icon name="up" />+{count(waiting)} new
        </button>
      ) : null}
      <VirtualGrid
        label="Verdicts, newest first"
        columns={LIVE_COLUMNS}
        count={rows}
        total={rows + 1}
        rowAt={rowAt}
        keyOf={keyOf}
        onOpen={open}
        leastWidth={LEAST_WIDTH}
        current={current}
        scroller={scroller}
        onScroll={(top) => setAway(top > 4)}
        foot={
          <>
            <span>{plural(rows, "verdict")} loaded</span>
            {buffer.trimmed > 0 ? <span>{count(buffer.trimmed)} older trimmed</span> : null}
            <span>{isHeld ? "Held: rows stay where they are" : "Following"}</span>
          </>
        }
      />
    </div>
  );
}

function keyOf({ position }: Decision): string {
  return `${position.partition}:${position.offset}`;
}
