import type { Decision } from "@/shared/api/types.ts";

/** How many decisions a tab keeps, and how many beyond them before it trims: seldom, and at once. */
export const KEPT = 100_000;
const SLACK = 5_000;

/**
 * The latest decisions of a stream, oldest first, each known by its number since the beginning.
 * What is shown ends at a number, so that a list that is held does not move.
 */
export class LiveBuffer {
  private rows: Decision[] = [];
  /** How many were dropped at the old end. */
  trimmed = 0;

  constructor(private readonly kept = KEPT) {}

  push(decision: Decision): void {
    this.rows.push(decision);
    if (this.rows.length <= this.kept + SLACK) return;
    const over = this.rows.length - this.kept;
    this.rows.splice(0, over);
    this.trimmed += over;
  }

  /** The number after the newest. */
  get end(): number {
    return this.trimmed + this.rows.length;
  }

  /** How many are kept of those before this number. */
  countTo(end: number): number {
    return Math.max(0, end - this.trimmed);
  }

  /** The row at this place of a list that ends at a number, newest first. */
  rowAt(end: number, place: number): Decision | undefined {
    return this.rows[end - this.trimmed - 1 - place];
  }
}
