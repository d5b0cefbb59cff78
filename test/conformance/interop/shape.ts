import type { Recorded } from './recorded.ts';

/** One kind of file of recorded values, and how all of it is derived again. */
export interface Shape {
  readonly name: string;
  /**
   * Whether a file, which is an object, is of this shape. Looks at what it holds, not at what it is
   * called.
   */
  detect(file: Recorded): boolean;
  /**
   * Reads inputs and compares outputs. What it leaves untouched is reported as not replayed. May
   * throw.
   */
  replay(file: Recorded): void;
}
