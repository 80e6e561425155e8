import { KeptStore, useStore } from "./store.ts";
import type { Zone } from "./time.ts";

export interface Settings {
  theme: "system" | "light" | "dark";
  zone: Zone;
  times: "relative" | "absolute";
  /** Who acts where anybody may. */
  name: string;
}

const DEFAULTS: Settings = { theme: "system", zone: "local", times: "relative", name: "" };
const store = new KeptStore<Partial<Settings>>("recon.settings", {});

export function useSettings(): Settings {
  return { ...DEFAULTS, ...useStore(store) };
}

export function settings(): Settings {
  return { ...DEFAULTS, ...store.get() };
}

export function changeSettings(change: Partial<Settings>): void {
  store.set({ ...store.get(), ...change });
  applyTheme();
}

export function applyTheme(): void {
  const { theme } = settings();
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
