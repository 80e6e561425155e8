import { useState } from "react";
import { Icon, type IconName } from "./icon.tsx";

const SHOWN_MS = 1_500;

interface Props {
  text: string;
  what: string;
  icon?: IconName;
}

export function Copy({ text, what, icon = "copy" }: Props) {
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), SHOWN_MS);
  };
  // Browsers have no clipboard for pages that came over plain HTTP from elsewhere.
  if (!navigator.clipboard) return null;
  const label = isDone ? "Copied" : `Copy ${what}`;
  return (
    <button type="button" className="quiet copy" aria-label={label} title={label} onClick={copy}>
      <Icon name={isDone ? "check" : icon} />
    </button>
  );
}
