import createClient, { type Middleware } from "openapi-fetch";
import { identity, refuse } from "./auth.ts";
import { problemOf } from "./problem.ts";
import type { paths } from "./schema.d.ts";

/** Says who asks, and turns an answer that is a problem into an error. */
const manners: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(identity())) request.headers.set(name, value);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return undefined;
    if (response.status === 401) refuse();
    throw problemOf(response, await response.json().catch(() => null));
  },
};

/** The API as its OpenAPI document describes it; the types are made from that document. */
export const api = createClient<paths>({ baseUrl: window.location.origin });
api.use(manners);

/** What was answered; a problem is thrown before. */
export async function answer<T>(asked: Promise<{ data?: T }>): Promise<T> {
  const { data } = await asked;
  if (data === undefined) throw new TypeError("The api answered nothing.");
  return data;
}

/** A file of the api, as the browser would get it with our identity. */
export async function download(path: string, name: string): Promise<void> {
  const response = await fetch(path, { headers: identity() });
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = nameIn(response.headers.get("Content-Disposition")) ?? name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function nameIn(disposition: string | null): string | null {
  return /filename="([^"/\\]+)"/.exec(disposition ?? "")?.[1] ?? null;
}

/** Names one request, so that sending it again does it once. */
export function requestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function withQuery(path: string, query: Record<string, string | readonly string[]>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of typeof value === "string" ? [value] : value) params.append(name, one);
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}
