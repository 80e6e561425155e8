/** Next offset by partition, as the ids of the stream have it: "0:123,1:456". */
export type Vector = Map<number, number>;

export function parseVector(text: string): Vector {
  const found: Vector = new Map();
  for (const part of text.split(",")) {
    const [partition, offset] = part.split(":");
    if (partition && offset) found.set(Number(partition), Number(offset));
  }
  return found;
}

export function formatVector(vector: Vector): string {
  return [...vector].map(([partition, offset]) => `${partition}:${offset}`).join(",");
}

/** Whether a record was read already, by the offset that comes next. */
export function isKnown(vector: Vector, partition: number, offset: number): boolean {
  return offset < (vector.get(partition) ?? 0);
}

/** Moves forward only: a record of an earlier connection never takes the position back. */
export function advance(vector: Vector, by: Vector): void {
  for (const [partition, offset] of by) {
    if (offset > (vector.get(partition) ?? -1)) vector.set(partition, offset);
  }
}
