import { settings } from "../lib/settings.ts";
import { KeptStore, Store, useStore } from "../lib/store.ts";

/** The API key, for as long as this tab lives. Empty where anybody may. */
const key = new KeptStore<string>("recon.key", "", () => sessionStorage);
/** Whether the server asked who we are and we could not say. */
const isRefused = new Store(false);

export function signIn(given: string): void {
  key.set(given);
  isRefused.set(false);
}

export function signOut(): void {
  key.set("");
  isRefused.set(true);
}

export function refuse(): void {
  isRefused.set(true);
}

export function useIsRefused(): boolean {
  return useStore(isRefused);
}

export function useHasKey(): boolean {
  return useStore(key) !== "";
}

/** What says who asks: the key, or a name where anybody may. */
export function identity(): Record<string, string> {
  if (key.get()) return { Authorization: `Bearer ${key.get()}` };
  const name = settings().name.trim();
  return name ? { "X-Recon-Actor": headerText(name) } : {};
}

/** A header carries ASCII alone. */
function headerText(name: string): string {
  return (/^[ -~]+$/.test(name) ? name : encodeURIComponent(name)).slice(0, 128);
}
