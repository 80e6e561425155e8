import { type FormEvent, useState } from "react";
import { signIn, useHasKey } from "@/shared/api/auth.ts";
import { queryClient } from "@/shared/api/query-client.ts";
import { retryNow } from "@/shared/stream/live.ts";

/** Asked once a tab: the api wants to know who calls. */
export function SignIn() {
  const [key, setKey] = useState("");
  const hadKey = useHasKey();
  const enter = (event: FormEvent) => {
    event.preventDefault();
    signIn(key.trim());
    retryNow();
    void queryClient.invalidateQueries();
  };
  return (
    <div className="sign-in">
      <form className="card" onSubmit={enter} aria-labelledby="sign-in-title">
        <h1 id="sign-in-title">RealRecon</h1>
        <p>
          {hadKey
            ? "That key is not known, or it has ended."
            : "This installation asks who you are."}
        </p>
        <label htmlFor="key">API key or token</label>
        <input
          id="key"
          type="password"
          autoComplete="off"
          required
          // biome-ignore lint/a11y/noAutofocus: nothing else can be done here.
          autoFocus
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        <p className="faint">
          Kept for as long as this tab is open. An administrator makes one with: recon keys create
        </p>
        <button type="submit" className="primary">
          Sign in
        </button>
      </form>
    </div>
  );
}
