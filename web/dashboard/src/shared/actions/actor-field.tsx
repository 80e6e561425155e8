import { useHasKey } from "../api/auth.ts";
import { changeSettings, useSettings } from "../lib/settings.ts";

/** Where anybody may act, who does: the name stands in the audit log. A key says it by itself. */
export function ActorField() {
  const { name } = useSettings();
  if (useHasKey()) return null;
  return (
    <div className="field">
      <label htmlFor="actor">Your name, for the audit log</label>
      <input
        id="actor"
        value={name}
        maxLength={80}
        placeholder="anonymous"
        autoComplete="name"
        onChange={(event) => changeSettings({ name: event.target.value })}
      />
    </div>
  );
}
