import type { CaseView, TimelineEntry } from "@/shared/api/types.ts";
import { owedWord, plain, reasonAdvice, reasonWord } from "@/shared/lib/words.ts";
import { Money } from "@/shared/ui/money.tsx";
import { Panel } from "@/shared/ui/panel.tsx";
import { Severity, StateBadge } from "@/shared/ui/state-badge.tsx";
import { Time } from "@/shared/ui/time.tsx";
import { factsOf } from "./facts.ts";
import { useTimeline } from "./use-case.ts";

/** What was decided, by which row of the rules, from what, and what to do now. */
export function Verdict({ its }: { its: CaseView }) {
  const advice = its.reason ? reasonAdvice(its.reason) : null;
  const { data } = useTimeline(its.txn_id);
  return (
    <Panel
      title="Verdict"
      className="verdict"
      aside={its.severity ? <Severity severity={its.severity} /> : null}
    >
      <div className="panel-body stack">
        <p className="verdict-state">
          <StateBadge state={its.state} reason={its.reason} />
          {its.match_kind ? <span className="tag">{plain(its.match_kind)}</span> : null}
          {its.breaches.map((breach) => (
            <span key={breach} className="tag warn">
              {plain(breach)}
            </span>
          ))}
        </p>
        {advice && its.is_exception ? (
          <p>
            {advice.advice} <span className="faint">Who acts: {advice.actor}.</span>
          </p>
        ) : null}
        <Amounts its={its} />
        {its.resolution ? <Resolution its={its.resolution} /> : null}
        <Rule
          its={its}
          entry={data?.items.findLast((entry) => entry.outcome !== "REFUSED") ?? null}
        />
      </div>
    </Panel>
  );
}

function Amounts({ its }: { its: CaseView }) {
  return (
    <dl className="facts">
      {its.variance ? (
        <div>
          <dt>Variance, bank less expected</dt>
          <dd className={its.variance.amount === 0 ? undefined : "differs-mark"}>
            <Money minor={its.variance.amount} currency={its.variance.currency} signed />
          </dd>
        </div>
      ) : null}
      {its.exposure.map(({ currency, amount, owed }) => (
        <div key={`${currency}:${owed}`}>
          <dt>Exposure, {owedWord(owed)}</dt>
          <dd>
            <Money minor={amount} currency={currency} />
          </dd>
        </div>
      ))}
      {its.deadline ? (
        <div>
          <dt>Deadline</dt>
          <dd>
            <Time at={its.deadline} />
          </dd>
        </div>
      ) : null}
      {its.reasons.length > 1 ? (
        <div>
          <dt>All reasons</dt>
          <dd>{its.reasons.map(reasonWord).join(", ")}</dd>
        </div>
      ) : null}
    </dl>
  );
}

function Resolution({ its }: { its: NonNullable<CaseView["resolution"]> }) {
  return (
    <div className="notice tone-done">
      <p>
        <strong>{plain(its.code)}</strong> by {its.actor}, <Time at={its.at} />
        {its.reason_code ? `, ${plain(its.reason_code).toLowerCase()}` : ""}
      </p>
      {its.note ? <p className="user-text">{its.note}</p> : null}
      {its.confirmed_by ? <p className="faint">Confirmed by {its.confirmed_by}</p> : null}
    </div>
  );
}

function Rule({ its, entry }: { its: CaseView; entry: TimelineEntry | null }) {
  const facts = factsOf(entry?.decision);
  return (
    <div className="why">
      <p>
        Decided by rule <span className="mono">{its.rule}</span>
        {facts.length > 0 ? ", because" : ""}
      </p>
      {facts.length > 0 ? (
        <ul className="chips">
          {facts.map(([name, value]) => (
            <li key={name} className={value ? "tag holds" : "tag"}>
              {value ? "✓ " : "✗ "}
              {plain(name)}
              <span className="hidden">{value ? " holds" : " does not hold"}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <p className="faint">
        Policy <span className="mono">{its.policy_version.slice(0, 12)}</span>, version{" "}
        {its.version}, decision {its.seq}, evidence{" "}
        <span className="mono">{its.evidence.slice(0, 12)}</span>
      </p>
    </div>
  );
}
