import { expect, test } from "vitest";
import { type SseEvent, SseParser } from "./sse.ts";

const STREAM =
  'retry: 500\n\nid: 0:1,1:4\nevent: decision\ndata: {"a":1}\n\n: still here\n\nevent: heartbeat\ndata:\nid: 0:2,1:4\n\n';
const EVENTS: SseEvent[] = [
  { event: "decision", data: '{"a":1}', id: "0:1,1:4" },
  { event: "heartbeat", data: "", id: "0:2,1:4" },
];

test("wherever the chunks end, the events are the same", () => {
  for (const newline of ["\n", "\r\n", "\r"]) {
    const text = STREAM.replaceAll("\n", newline);
    for (let at = 0; at <= text.length; at++) {
      const parser = new SseParser();
      const found = [
        ...parser.push(text.slice(0, at)),
        ...parser.push(text.slice(at)),
        ...parser.push("\n"),
      ];
      expect(found).toEqual(EVENTS);
    }
  }
});

test("an event without its blank line is not given out", () => {
  expect(new SseParser().push("data: half\n")).toEqual([]);
});

test("several lines of data are one text, and one space after the colon is not part of it", () => {
  expect(new SseParser().push("data:  two\ndata:lines\n\n")).toEqual([
    { event: "message", data: " two\nlines", id: null },
  ]);
});
