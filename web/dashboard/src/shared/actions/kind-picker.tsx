import type { ActionKind } from "./action-kinds.ts";
import { kindInfo } from "./action-kinds.ts";

interface Props {
  kinds: readonly ActionKind[];
  value: ActionKind;
  onChange: (kind: ActionKind) => void;
}

export function KindPicker({ kinds, value, onChange }: Props) {
  return (
    <fieldset className="kinds">
      <legend className="hidden">What to do</legend>
      <div className="row">
        {kinds.map((kind) => (
          <label key={kind} className="choice">
            <input
              type="radio"
              name="kind"
              value={kind}
              checked={kind === value}
              onChange={() => onChange(kind)}
            />
            {kindInfo(kind).name}
          </label>
        ))}
      </div>
      <p className="field-hint">{kindInfo(value).does}</p>
    </fieldset>
  );
}
