/** The named comparisons behind a decision, as the journal has them: name and whether it held. */
export function factsOf(
  decision: Record<string, unknown> | undefined,
): (readonly [string, boolean])[] {
  const facts = decision?.facts;
  if (Array.isArray(facts))
    return facts.filter((name) => typeof name === "string").map((name) => [name, true] as const);
  if (typeof facts !== "object" || facts === null) return [];
  return Object.entries(facts).filter(
    (entry): entry is [string, boolean] => typeof entry[1] === "boolean",
  );
}
