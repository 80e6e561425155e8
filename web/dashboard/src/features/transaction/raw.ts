/** JSON with its lines, anything else as it is. Numbers are never read: theirs is the sender's spelling. */
export function readable(raw: string): string {
  try {
    JSON.parse(raw);
  } catch {
    return raw;
  }
  return indent(raw);
}

/** Breaks well-formed JSON into lines without touching a token of it. */
function indent(json: string): string {
  let [out, depth] = ["", 0];
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === "{" || token === "[") out += token + line(++depth);
    else if (token === "}" || token === "]") out += line(--depth) + token;
    else if (token === ",") out += token + line(depth);
    else out += token === ":" ? ": " : token;
  }
  return out.replaceAll(/([{[])\s+([}\]])/g, "$1$2");
}

function line(depth: number): string {
  return `\n${"  ".repeat(depth)}`;
}
