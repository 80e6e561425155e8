import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = dirname(fileURLToPath(import.meta.url));
const FILES = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
  .sort();
const LAYERS = ["shared", "features", "app"];
const MOST_LINES = 300;

/** The files of ours that a file imports. */
function importsOf(name: string): string[] {
  const text = readFileSync(join(ROOT, name), "utf8");
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*"((?:@\/|\.)[^"]+)"/g)].map(
    (its) => its[1] ?? "",
  );
  return found.map((path) =>
    path.startsWith("@/") ? path.slice(2) : relative(ROOT, resolve(ROOT, dirname(name), path)),
  );
}

/** The first two parts of a path: the layer, and the feature where it is one. */
function placeOf(path: string): readonly [layer: string, part: string] {
  const [layer = "", part = ""] = path.split("/");
  return [layer, part];
}

test.each(FILES)("%s imports only what lies below it, and no other feature", (name) => {
  const [layer, part] = placeOf(name);
  const wrong = importsOf(name).filter((path) => {
    const [theirs, theirPart] = placeOf(path);
    if (LAYERS.indexOf(theirs) > LAYERS.indexOf(layer)) return LAYERS.includes(layer);
    return layer === "features" && theirs === "features" && theirPart !== part;
  });
  expect(wrong).toEqual([]);
});

test.each(FILES)("%s fits in the eye", (name) => {
  expect(readFileSync(join(ROOT, name), "utf8").split("\n").length).toBeLessThanOrEqual(MOST_LINES);
});

test("the rule sees the imports it judges", () => {
  expect(importsOf("app/main.tsx")).toContain("shared/lib/settings.ts");
  expect(importsOf("app/router.tsx")).toContain("features/live/live-page.tsx");
  expect(FILES.length).toBeGreaterThan(80);
});
