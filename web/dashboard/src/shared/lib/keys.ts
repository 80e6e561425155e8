import { useEffect, useRef } from "react";

export type Keys = Record<string, (event: KeyboardEvent) => void>;

/** Whoever walks the rows means the row with the next Enter, not the button pressed before. */
const MOVES = new Set(["j", "k", "ArrowDown", "ArrowUp"]);

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [contenteditable]") !== null
  );
}

function isBusy(): boolean {
  return document.querySelector("dialog[open], [role=menu]") !== null;
}

/**
 * Single keys of a screen: silent while somebody types, holds a modifier, or has a dialog open.
 * A button keeps its own Enter and space.
 */
export function useKeys(keys: Keys): void {
  const kept = useRef(keys);
  useEffect(() => {
    kept.current = keys;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || isBusy()) return;
      const isPress = event.key === "Enter" || event.key === " ";
      if (isPress && event.target instanceof Element && event.target.closest("a, button, summary"))
        return;
      const act = kept.current[event.key];
      if (!act) return;
      event.preventDefault();
      if (MOVES.has(event.key) && event.target instanceof HTMLElement) event.target.blur();
      act(event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
