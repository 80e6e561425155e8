import { useEffect, useState } from "react";
import { Outlet, useLocation, useNavigate } from "react-router";
import { useHasKey, useIsRefused } from "@/shared/api/auth.ts";
import { useKeys } from "@/shared/lib/keys.ts";
import { follow } from "@/shared/stream/live.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Help } from "./help.tsx";
import { Nav } from "./nav.tsx";
import { Palette } from "./palette.tsx";
import { SCREENS } from "./screens.ts";
import { SignIn } from "./sign-in.tsx";

type Overlay = "palette" | "help" | null;

export function Shell() {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const isRefused = useIsRefused();
  useShortcuts(setOverlay);
  useStreamOfScreen();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Nav onSearch={() => setOverlay("palette")} onHelp={() => setOverlay("help")} />
      <div className="stage">
        <ConnectionBanner />
        <main id="main" className="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {overlay === "palette" ? <Palette onClose={() => setOverlay(null)} /> : null}
      {overlay === "help" ? <Help onClose={() => setOverlay(null)} /> : null}
      {isRefused ? <SignIn /> : null}
    </div>
  );
}

function useShortcuts(open: (overlay: Overlay) => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      open("palette");
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [open]);
  const numbers = SCREENS.map(({ path }, at) => [String(at + 1), () => navigate(path)] as const);
  useKeys({
    ...Object.fromEntries(numbers),
    "?": () => open("help"),
    "/": () => focusFilter() || open("palette"),
  });
}

/** The screen's own filter, if it has one. */
function focusFilter(): boolean {
  const field = document.querySelector<HTMLElement>("[data-filter]");
  if (field instanceof HTMLInputElement) field.focus();
  else field?.click();
  return field !== null;
}

/** Live asks for its own stream; every other screen hears of everything, to know when to ask again. */
function useStreamOfScreen(): void {
  const { pathname } = useLocation();
  const hasKey = useHasKey();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another caller is another stream.
  useEffect(() => {
    if (pathname !== "/live") follow({}, 0);
  }, [pathname, hasKey]);
}
