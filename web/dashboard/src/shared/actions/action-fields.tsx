import vocabulary from "../lib/vocabulary.json" with { type: "json" };
import { plain } from "../lib/words.ts";
import { kindInfo } from "./action-kinds.ts";
import { CATEGORIES, type Draft, type Faults } from "./draft.ts";
import { Choice, Entry } from "./fields.tsx";

interface Props {
  draft: Draft;
  faults: Faults;
  onChange: (change: Partial<Draft>) => void;
  mustExplain: boolean;
}

/** What an action of this kind has to say. */
export function ActionFields({ draft, faults, onChange, mustExplain }: Props) {
  const { reasons } = kindInfo(draft.kind);
  const given = { draft, faults, onChange };
  return (
    <>
      {draft.kind === "MARK_RECEIVED" ? (
        <div className="field-grid">
          <Choice
            {...given}
            name="source"
            label="Side"
            options={[
              ["BANK", "Bank"],
              ["GATEWAY", "Gateway"],
            ]}
          />
          <Entry {...given} name="date" label="Arrived on" type="date" />
          <Entry {...given} name="amount" label="Amount" inputMode="decimal" />
          <Choice
            {...given}
            name="currency"
            label="Currency"
            options={vocabulary.currencies.map((code) => [code, code])}
          />
          <Entry {...given} name="reference" label="Reference" />
        </div>
      ) : null}
      {draft.kind === "ADJUST" ? (
        <div className="field-grid">
          <Entry
            {...given}
            name="amount"
            label={`Amount in ${draft.currency}`}
            inputMode="decimal"
          />
          <Choice
            {...given}
            name="category"
            label="Explained by"
            empty="Choose"
            options={CATEGORIES.map((code) => [code, plain(code)])}
          />
        </div>
      ) : null}
      {reasons.length > 0 ? (
        <Choice
          {...given}
          name="reason"
          label="Reason"
          empty="Choose"
          options={reasons.map((code) => [code, plain(code)])}
        />
      ) : null}
      <Entry
        {...given}
        name="note"
        label={reasons.length > 0 && !mustExplain ? "Note, if it helps" : "Note"}
        isLong
      />
    </>
  );
}
