// The first load, compressed, stays under its budget: all that index.html asks for.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 300 * 1024;
const dist = new URL("../dist/", import.meta.url);
const page = readFileSync(new URL("index.html", dist), "utf8");
const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]);
const sizes = ["index.html", ...named].map((name) => gzipSync(readFileSync(new URL(name, dist))).length);
const total = sizes.reduce((sum, size) => sum + size, 0);
const told = `First load ${(total / 1024).toFixed(0)} kB compressed, at most ${BUDGET / 1024} kB`;

if (total > BUDGET) {
  console.error(`${told}: make a route or a dependency smaller.`);
  process.exit(1);
}
console.log(told);
