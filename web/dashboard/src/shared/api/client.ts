import { identity, refuse } from "./auth.ts";
import { problemOf } from "./problem.ts";

type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

export interface Ask {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

export async function send(method: string, path: string, ask: Ask = {}): Promise<Response> {
  const { query, body, headers, signal } = ask;
  const response = await fetch(withQuery(path, query), {
    method,
    headers: {
      ...identity(),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  if (response.ok) return response;
  if (response.status === 401) refuse();
  throw problemOf(response, await response.json().catch(() => null));
}

export async function get<T>(path: string, ask: Ask = {}): Promise<T> {
  return (await (await send("GET", path, ask)).json()) as T;
}

export async function post<T>(path: string, body: unknown, ask: Ask = {}): Promise<T> {
  return (await (await send("POST", path, { ...ask, body })).json()) as T;
}
