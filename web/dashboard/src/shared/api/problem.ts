/** A problem document (RFC 9457) as an error that people can read. */
export class ApiProblem extends Error {
  override name = "ApiProblem";

  constructor(
    readonly status: number,
    readonly type: string,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string | null,
  ) {
    super(detail || title);
  }
}

interface Document {
  type?: unknown;
  title?: unknown;
  detail?: unknown;
  request_id?: unknown;
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
const PREFIX = "urn:realrecon:problem:";

/** The problem in an answer that is none of what was asked for. */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const its: Document = typeof body === "object" && body !== null ? body : {};
  return new ApiProblem(
    response.status,
    text(its.type)?.replace(PREFIX, "") ?? "unknown",
    text(its.title) ?? `The server answered ${response.status}`,
    text(its.detail) ?? "",
    text(its.request_id) ?? response.headers.get("X-Request-ID"),
  );
}

/** The server could not be asked at all. */
export function isAway(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof ApiProblem && error.status === 503);
}

export function isProblem(error: unknown, type: string): error is ApiProblem {
  return error instanceof ApiProblem && error.type === type;
}
