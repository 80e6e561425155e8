/** One event of a `text/event-stream`. `id` is the last one that was sent, also with an earlier event. */
export interface SseEvent {
  event: string;
  data: string;
  id: string | null;
}

/**
 * Reads `text/event-stream` from chunks that end anywhere (WHATWG HTML, 9.2.6).
 * An event that has no data and no blank line yet is not given out.
 */
export class SseParser {
  private rest = "";
  private data: string[] = [];
  private event = "";
  private id: string | null = null;

  push(chunk: string): SseEvent[] {
    const found: SseEvent[] = [];
    const text = this.rest + chunk;
    // A carriage return at the end may be the first half of CR LF.
    const end = text.endsWith("\r") ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    this.rest = (lines.pop() ?? "") + text.slice(end);
    for (const line of lines) {
      const made = line === "" ? this.dispatch() : this.field(line);
      if (made) found.push(made);
    }
    return found;
  }

  private field(line: string): null {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.data.push(value);
    else if (name === "event") this.event = value;
    else if (name === "id" && !value.includes("\0")) this.id = value;
    return null;
  }

  private dispatch(): SseEvent | null {
    const [event, data] = [this.event || "message", this.data];
    this.event = "";
    this.data = [];
    return data.length > 0 ? { event, data: data.join("\n"), id: this.id } : null;
  }
}
