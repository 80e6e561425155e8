import { Dialog } from "@/shared/ui/dialog.tsx";
import { SCREENS } from "./screens.ts";

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["Ctrl K", "Search any id, and go anywhere"],
  ["/", "Filter the list, or search"],
  ["j  k", "Next and previous row"],
  ["Enter", "Open the row"],
  ["x", "Select the row"],
  ["n  p", "Next and previous transaction of the list"],
  ["c", "Comment on the transaction"],
  ["a", "Act on the transaction, or on what is selected"],
  ["Space", "Pause and resume the live stream"],
  ["Esc", "Close, clear the selection, go back to the list"],
  ["?", "This help"],
];

export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(/ {2}/).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
        {SCREENS.map(({ name, path }, at) => (
          <div key={path}>
            <dt>
              <kbd>{at + 1}</kbd>
            </dt>
            <dd>{name}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
