import { signOut, useHasKey } from "@/shared/api/auth.ts";
import { changeSettings, type Settings, useSettings } from "@/shared/lib/settings.ts";
import { zoneName } from "@/shared/lib/time.ts";
import { Icon } from "@/shared/ui/icon.tsx";
import { Menu, MenuChoice, MenuItem } from "@/shared/ui/menu.tsx";

const ZONES = ["local", "UTC", "Asia/Kolkata", "Europe/Berlin", "America/New_York"] as const;

export function SettingsMenu() {
  const { theme, zone, times } = useSettings();
  const hasKey = useHasKey();
  const zones = ZONES.map(
    (its) => [its, its === "local" ? `Local (${zoneName(its)})` : its] as const,
  );
  return (
    <Menu
      label="Settings"
      trigger={
        <button type="button" className="quiet" aria-label="Settings" title="Settings">
          <Icon name="settings" />
        </button>
      }
    >
      <MenuChoice
        label="Theme"
        value={theme}
        onChange={(value) => changeSettings({ theme: value as Settings["theme"] })}
        options={[
          ["system", "As the system"],
          ["light", "Light"],
          ["dark", "Dark"],
        ]}
      />
      <MenuChoice
        label="Times"
        value={times}
        onChange={(value) => changeSettings({ times: value as Settings["times"] })}
        options={[
          ["relative", "Relative, 3 min ago"],
          ["absolute", "Absolute, 15:18:05"],
        ]}
      />
      <MenuChoice
        label="Time zone"
        value={zone}
        onChange={(value) => changeSettings({ zone: value })}
        options={zones}
      />
      {hasKey ? <MenuItem onSelect={signOut}>Sign out</MenuItem> : null}
    </Menu>
  );
}
