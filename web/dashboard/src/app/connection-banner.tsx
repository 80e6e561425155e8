import { useEffect, useRef, useState } from "react";
import { useNow } from "@/shared/lib/clock.ts";
import { retryNow, useConnection } from "@/shared/stream/live.ts";

const SHOWN_AFTER_MS = 1_500;
const RESUMED_MS = 4_000;

/** A lost connection, when it is tried again, and that nothing was missed once it is back. */
export function ConnectionBanner() {
  const connection = useConnection();
  const isLost = useIsLost(connection.kind === "waiting", connection.kind === "open");
  const isResumed = useIsResumed(isLost);
  const now = useNow();
  if (isResumed && !isLost) {
    return (
      <p className="banner tone-good" role="status">
        Connected again, and resumed where it broke off.
      </p>
    );
  }
  if (!isLost) return null;
  const left = connection.kind === "waiting" ? Math.ceil((connection.retryAt - now) / 1_000) : 0;
  return (
    <div className="banner tone-bad" role="alert">
      <span>The connection to the api is lost. What you see may be old.</span>
      <span aria-hidden="true">{left > 0 ? `Trying again in ${left} s` : "Trying again"}</span>
      <button type="button" onClick={retryNow}>
        Try now
      </button>
    </div>
  );
}

/** Lost stays lost while it is tried again, and a blink is not shown. */
function useIsLost(isWaiting: boolean, isOpen: boolean): boolean {
  const [isLost, setLost] = useState(false);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    if (isWaiting) setBroken(true);
    if (isOpen) {
      setBroken(false);
      setLost(false);
    }
  }, [isWaiting, isOpen]);
  useEffect(() => {
    if (!isBroken) return;
    const timer = setTimeout(() => setLost(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isBroken]);
  return isLost;
}

function useIsResumed(isLost: boolean): boolean {
  const [isResumed, setResumed] = useState(false);
  const wasLost = useRef(false);
  useEffect(() => {
    const before = wasLost.current;
    wasLost.current = isLost;
    if (isLost || !before) return;
    setResumed(true);
    const timer = setTimeout(() => setResumed(false), RESUMED_MS);
    return () => clearTimeout(timer);
  }, [isLost]);
  return isResumed;
}
