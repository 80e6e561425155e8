import { Link } from "react-router";
import type { OverviewView } from "@/shared/api/types.ts";
import { listPath } from "@/shared/lib/filters.ts";
import { count, percent } from "@/shared/lib/numbers.ts";
import { duration } from "@/shared/lib/time.ts";
import { plain } from "@/shared/lib/words.ts";
import { Money } from "@/shared/ui/money.tsx";
import { Panel } from "@/shared/ui/panel.tsx";
import { Severity } from "@/shared/ui/state-badge.tsx";
import { Exposure } from "./exposure.tsx";

interface Props {
  data: OverviewView;
}

const LEVELS = ["CRITICAL", "HIGH", "MEDIUM", "LOW"] as const;

export function Figures({ data }: Props) {
  return (
    <div className="figures">
      <MatchRate data={data} />
      <Open data={data} />
      <Exposure data={data} />
      <div className="figures-last">
        <Detection data={data} />
        <Beside data={data} />
      </div>
    </div>
  );
}

function MatchRate({ data }: Props) {
  const { match_rate, matched, due, definitions } = data;
  return (
    <Panel title="Match rate" defined={definitions.match_rate}>
      <p className="figure">{percent(match_rate.count)}</p>
      <p className="figure-note">
        <Link to={listPath(matched.link)}>{count(matched.count)} matched</Link> of{" "}
        <Link to={listPath(due.link)}>{count(due.count)} due</Link>
      </p>
      <dl className="lines">
        {match_rate.by_currency.map(({ currency, expected, rate }) => (
          <div key={currency}>
            <dt>
              By value, <Money minor={expected} currency={currency} />
            </dt>
            <dd>{percent(rate)}</dd>
          </div>
        ))}
        {(["tolerance", "manual", "forced"] as const).map((kind) => (
          <div key={kind}>
            <dt>{MATCHED_WORDS[kind]}</dt>
            <dd>
              <Link to={listPath(matched[kind].link)}>{count(matched[kind].count)}</Link>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

const MATCHED_WORDS = {
  tolerance: "Within tolerance",
  manual: "By hand, not in the rate",
  forced: "Forced, not in the rate",
} as const;

function Open({ data }: Props) {
  const { open_exceptions: open, definitions } = data;
  return (
    <Panel title="Open exceptions" defined={definitions.open_exceptions}>
      <p className="figure">
        <Link to={listPath(open.link)}>{count(open.count)}</Link>
      </p>
      <p className="figure-note">
        of <Link to={listPath(data.cases.link)}>{count(data.cases.count)} transactions</Link>
      </p>
      <dl className="lines">
        {LEVELS.map((level) => (
          <div key={level}>
            <dt>
              <Severity severity={level} />
            </dt>
            <dd>
              <Link
                to={listPath(open.by_severity[level].link)}
                aria-label={`${open.by_severity[level].count} ${plain(level)}`}
              >
                {count(open.by_severity[level].count)}
              </Link>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Detection({ data }: Props) {
  const { p50, p99, sample } = data.detection_ms;
  return (
    <Panel title="Time to verdict" defined={data.definitions.detection_ms}>
      <p className="figure">{p50 === null ? "–" : duration(p50)}</p>
      <p className="figure-note">half of the latest {count(sample)} verdicts</p>
      <dl className="lines">
        <div>
          <dt>99 of 100 within</dt>
          <dd>{p99 === null ? "–" : duration(p99)}</dd>
        </div>
      </dl>
    </Panel>
  );
}

function Beside({ data }: Props) {
  const { dead_letters, rejected, marked_received, unmatched_lines } = data.beside;
  return (
    <Panel title="Beside the rate" defined={data.definitions.beside}>
      <dl className="lines roomy">
        <div>
          <dt>Unmatched bank lines</dt>
          <dd>
            <Link to="/unmatched">{count(unmatched_lines)}</Link>
          </dd>
        </div>
        <div>
          <dt>Dead letters</dt>
          <dd>
            <Link to="/health">{dead_letters === null ? "unknown" : count(dead_letters)}</Link>
          </dd>
        </div>
        <div>
          <dt>Rejected by Postgres</dt>
          <dd>{count(rejected)}</dd>
        </div>
        <div>
          <dt>Marked received by hand</dt>
          <dd>
            <Link to={listPath(marked_received.link)}>{count(marked_received.count)}</Link>
          </dd>
        </div>
      </dl>
    </Panel>
  );
}
