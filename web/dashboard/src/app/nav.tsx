import { NavLink } from "react-router";
import { Icon } from "@/shared/ui/icon.tsx";
import { ConnectionMark } from "./connection-mark.tsx";
import { SCREENS } from "./screens.ts";
import { SettingsMenu } from "./settings-menu.tsx";

interface Props {
  onSearch: () => void;
  onHelp: () => void;
}

export function Nav({ onSearch, onHelp }: Props) {
  return (
    <div className="nav">
      <div className="nav-brand">
        <img src="/assets/icon.svg" alt="" width={20} height={20} />
        <span>RealRecon</span>
      </div>
      <button type="button" className="nav-search" onClick={onSearch}>
        <Icon name="search" />
        <span>Search</span>
        <kbd>Ctrl K</kbd>
      </button>
      <nav aria-label="Screens">
        {SCREENS.map(({ path, name, icon }) => (
          <NavLink key={path} to={path} end={path === "/"} className="nav-link">
            <Icon name={icon} />
            <span>{name}</span>
          </NavLink>
        ))}
      </nav>
      <div className="nav-foot">
        <ConnectionMark />
        <SettingsMenu />
        <button
          type="button"
          className="quiet"
          aria-label="Keyboard help"
          title="Keyboard help"
          onClick={onHelp}
        >
          ?
        </button>
      </div>
    </div>
  );
}
