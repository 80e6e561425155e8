import { identity, refuse } from "../api/auth.ts";
import { withQuery } from "../api/client.ts";
import type { Decision, FeedState } from "../api/types.ts";
import { type SseEvent, SseParser } from "../lib/sse.ts";
import { advance, formatVector, isKnown, parseVector, type Vector } from "../lib/vector.ts";

export type Connection =
  | { kind: "connecting" }
  | { kind: "open"; feed: FeedState }
  | { kind: "waiting"; retryAt: number; attempt: number }
  | { kind: "asleep" }
  | { kind: "refused" };

export interface Listener {
  decision: (decision: Decision) => void;
  /** The journal no longer holds where we were: what is shown may have a gap. */
  reset: () => void;
  connection: (connection: Connection) => void;
}

/** Two heartbeats and a half without a byte: the connection is dead, whatever TCP says. */
const SILENCE_MS = 25_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

/**
 * One connection to `GET /stream`, made again for as long as it is wanted. `EventSource` sends no
 * headers, so it is read by `fetch`. It resumes at the vector of the last event, and what it read
 * already it does not tell again: no gap and no duplicate, whatever the server does meanwhile.
 */
export class EventStream {
  private seen: Vector = new Map();
  private hasBegun = false;
  private attempt = 0;
  private controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isOver = false;
  private feed: FeedState = "LIVE";

  constructor(
    private readonly query: Record<string, string | string[]>,
    private readonly history: number,
    private readonly listener: Listener,
  ) {}

  start(): void {
    void this.run();
  }

  /** For good. */
  stop(): void {
    this.isOver = true;
    this.pause();
  }

  /** Until `start`; resumes where it was. */
  sleep(): void {
    this.pause();
    this.listener.connection({ kind: "asleep" });
  }

  retryNow(): void {
    this.pause();
    this.start();
  }

  private pause(): void {
    clearTimeout(this.timer);
    this.controller.abort();
    this.controller = new AbortController();
  }

  private async run(): Promise<void> {
    const { controller } = this;
    this.listener.connection({ kind: "connecting" });
    try {
      if (await this.read(controller)) return this.listener.connection({ kind: "refused" });
    } catch (error) {
      if (!controller.signal.aborted) console.info("The stream broke off; it is resumed.", error);
    }
    if (controller === this.controller && !this.isOver) this.retry();
  }

  private retry(): void {
    const wait = Math.min(FIRST_RETRY_MS * 2 ** this.attempt, LAST_RETRY_MS);
    this.attempt += 1;
    this.listener.connection({
      kind: "waiting",
      retryAt: Date.now() + wait,
      attempt: this.attempt,
    });
    this.timer = setTimeout(() => void this.run(), wait);
  }

  /** Whether the server wants to know who we are. */
  private async read(controller: AbortController): Promise<boolean> {
    const response = await fetch(this.address(), {
      headers: { ...identity(), ...this.position() },
      cache: "no-store",
      signal: controller.signal,
    });
    if (response.status === 401) {
      refuse();
      return true;
    }
    if (!response.ok || !response.body) throw new Error(`The stream answered ${response.status}`);
    this.attempt = 0;
    this.feed = "LIVE";
    this.listener.connection({ kind: "open", feed: "LIVE" });
    await this.follow(response.body.getReader(), controller);
    return false;
  }

  private address(): string {
    if (this.hasBegun || this.history === 0) return withQuery("/stream", this.query);
    return withQuery("/stream", { ...this.query, start: `-${this.history}` });
  }

  private position(): Record<string, string> {
    return this.hasBegun ? { "Last-Event-ID": formatVector(this.seen) } : {};
  }

  private async follow(
    reader: ReadableStreamDefaultReader<Uint8Array>,
    controller: AbortController,
  ): Promise<void> {
    const [parser, decoder] = [new SseParser(), new TextDecoder()];
    for (;;) {
      const dead = setTimeout(() => reader.cancel(new Error("silence")), SILENCE_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(dead));
      if (done || controller !== this.controller) return;
      for (const event of parser.push(decoder.decode(value, { stream: true }))) this.take(event);
    }
  }

  private take(event: SseEvent): void {
    if (event.event === "decision") this.tell(JSON.parse(event.data) as Decision);
    else if (event.event === "reset") this.forget();
    else if (event.event === "heartbeat") this.beat(event.data);
    if (event.id) {
      advance(this.seen, parseVector(event.id));
      this.hasBegun = true;
    }
  }

  private tell(decision: Decision): void {
    const { partition, offset } = decision.position;
    if (!isKnown(this.seen, partition, offset)) this.listener.decision(decision);
  }

  private beat(data: string): void {
    const { state } = JSON.parse(data) as { state: FeedState };
    if (state !== this.feed) this.listener.connection({ kind: "open", feed: state });
    this.feed = state;
  }

  private forget(): void {
    this.seen = new Map();
    this.listener.reset();
  }
}
