import { type FormEvent, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useStore } from "@/shared/lib/store.ts";
import { Dialog } from "@/shared/ui/dialog.tsx";
import { Icon } from "@/shared/ui/icon.tsx";
import { Menu, MenuItem } from "@/shared/ui/menu.tsx";
import { BUILT_IN, dropView, saved, saveView, type View, viewKey } from "./views.ts";

type Asking = { kind: "save" } | { kind: "delete"; view: View } | null;

/** The view one is in, the others, and keeping this one. */
export function ViewsMenu({ screen }: { screen: string }) {
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<Asking>(null);
  const own = useStore(saved)[screen] ?? [];
  const all = [...(BUILT_IN[screen] ?? []), ...own];
  const current = all.find((view) => viewKey(view.query) === viewKey(query.toString()));
  const go = ({ query: its }: View) => void navigate(its ? `${screen}?${its}` : screen);
  const trigger = (
    <button type="button">
      {current ? current.name : <>Unsaved view</>} <Icon name="down" />
    </button>
  );
  return (
    <>
      <Menu label="Views" trigger={trigger}>
        {all.map((view) => (
          <MenuItem key={view.name} onSelect={() => go(view)}>
            <span className="menu-mark" aria-hidden="true">
              {view === current ? "✓" : ""}
            </span>
            {view.name}
          </MenuItem>
        ))}
        {current ? null : (
          <MenuItem onSelect={() => setAsking({ kind: "save" })}>Save this view…</MenuItem>
        )}
        {current && own.includes(current) ? (
          <MenuItem onSelect={() => setAsking({ kind: "delete", view: current })}>
            Delete “{current.name}”…
          </MenuItem>
        ) : null}
      </Menu>
      {asking?.kind === "save" ? (
        <SaveView screen={screen} query={query.toString()} onClose={() => setAsking(null)} />
      ) : null}
      {asking?.kind === "delete" ? (
        <DeleteView screen={screen} view={asking.view} onClose={() => setAsking(null)} />
      ) : null}
    </>
  );
}

function SaveView({
  screen,
  query,
  onClose,
}: {
  screen: string;
  query: string;
  onClose: () => void;
}) {
  const [name, setName] = useState("");
  const save = (event: FormEvent) => {
    event.preventDefault();
    saveView(screen, { name: name.trim(), query });
    onClose();
  };
  return (
    <Dialog title="Save this view" onClose={onClose}>
      <form onSubmit={save}>
        <div className="field">
          <label htmlFor="view-name">Name</label>
          <input
            id="view-name"
            data-focus
            required
            maxLength={40}
            pattern=".*\S.*"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <span className="field-hint">
            Kept in this browser. To share it, send the address of this page.
          </span>
        </div>
        <div className="buttons">
          <button type="submit" className="primary">
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function DeleteView({
  screen,
  view,
  onClose,
}: {
  screen: string;
  view: View;
  onClose: () => void;
}) {
  const remove = () => {
    dropView(screen, view.name);
    onClose();
  };
  return (
    <Dialog title={`Delete the view “${view.name}”?`} onClose={onClose}>
      <p>Its filters stay in this page's address.</p>
      <div className="buttons">
        <button type="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="primary" onClick={remove}>
          Delete
        </button>
      </div>
    </Dialog>
  );
}
