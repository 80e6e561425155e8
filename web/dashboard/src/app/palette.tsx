import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useDeferredValue, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { answer, api } from "@/shared/api/client.ts";
import type { SearchItem } from "@/shared/api/types.ts";
import { changeSettings } from "@/shared/lib/settings.ts";
import { plain } from "@/shared/lib/words.ts";
import { Dialog } from "@/shared/ui/dialog.tsx";
import { Icon } from "@/shared/ui/icon.tsx";
import { Money } from "@/shared/ui/money.tsx";
import { StateBadge } from "@/shared/ui/state-badge.tsx";
import { SCREENS } from "./screens.ts";

const THEMES = ["light", "dark", "system"] as const;
const LIMIT = 12;

/** Any id from anywhere, the screens, and the settings one changes often. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const go = (path: string) => {
    onClose();
    navigate(path);
  };
  const wanted = useDeferredValue(text.trim());
  const items = useFound(wanted);
  const [chosen, setChosen] = useChosen(items);
  const fits = (name: string) => name.toLowerCase().includes(wanted.toLowerCase());
  return (
    <Dialog title="Search and go" onClose={onClose} wide>
      <Command
        label="Search and go"
        shouldFilter={false}
        loop
        className="palette"
        value={chosen}
        onValueChange={setChosen}
      >
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Transaction, order, UTR, RRN, event or action id, or a screen"
          data-focus
        />
        <Command.List className="palette-list">
          <Command.Empty className="palette-empty">
            Nothing has this id, and no screen this name.
          </Command.Empty>
          {items.map((item) => (
            <Command.Item key={keyOf(item)} value={keyOf(item)} onSelect={() => go(pathOf(item))}>
              <Found item={item} />
            </Command.Item>
          ))}
          {SCREENS.filter(({ name }) => fits(name)).map(({ path, name, icon }) => (
            <Command.Item key={path} value={path} onSelect={() => go(path)}>
              <Icon name={icon} /> {name}
            </Command.Item>
          ))}
          {THEMES.filter((theme) => wanted && fits(`theme ${theme}`)).map((theme) => (
            <Command.Item
              key={theme}
              value={theme}
              onSelect={() => {
                changeSettings({ theme });
                onClose();
              }}
            >
              <Icon name="settings" /> Theme: {theme}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}

/** What was found last comes first: Enter opens it without another key. */
function useChosen(items: readonly SearchItem[]) {
  const [chosen, setChosen] = useState("");
  const first = items[0] ? keyOf(items[0]) : "";
  useEffect(() => {
    if (first) setChosen(first);
  }, [first]);
  return [chosen, setChosen] as const;
}

function keyOf({ kind, txn_id, matched }: SearchItem): string {
  return `${kind}:${txn_id}:${matched.type}`;
}

function useFound(text: string): SearchItem[] {
  const { data } = useQuery({
    queryKey: ["search", text],
    queryFn: ({ signal }) =>
      answer(api.GET("/search", { params: { query: { q: text, limit: LIMIT } }, signal })),
    enabled: text.length >= 2,
    placeholderData: keepPreviousData,
  });
  return text.length >= 2 ? (data?.items ?? []) : [];
}

function pathOf({ kind, txn_id }: SearchItem): string {
  const id = encodeURIComponent(txn_id);
  return kind === "transaction" ? `/transactions/${id}` : `/unmatched?line=${id}`;
}

function Found({ item }: { item: SearchItem }) {
  const { matched, txn_id } = item;
  return (
    <span className="found">
      <span className="mono found-id">{txn_id}</span>
      {matched.value === txn_id ? null : (
        <span className="faint">
          {plain(matched.type)} <span className="mono">{matched.value}</span>
        </span>
      )}
      {item.state ? (
        <StateBadge state={item.state} reason={item.reason} />
      ) : (
        <span>Unmatched line</span>
      )}
      <Money minor={item.amount} currency={item.currency} />
    </span>
  );
}
