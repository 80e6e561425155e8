// All screens together, compressed, stay under the budget of the first load.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 300 * 1024;
const dist = new URL("../dist/", import.meta.url);
const names = readdirSync(new URL("assets/", dist)).map((name) => `assets/${name}`);
const sizes = ["index.html", ...names].map(
  (name) => gzipSync(readFileSync(new URL(name, dist))).length,
);
const total = sizes.reduce((sum, size) => sum + size, 0);
const told = `All screens are ${(total / 1024).toFixed(0)} kB compressed, at most ${BUDGET / 1024} kB`;

if (total > BUDGET) {
  console.error(`${told}: make a route or a dependency smaller.`);
  process.exit(1);
}
console.log(told);
