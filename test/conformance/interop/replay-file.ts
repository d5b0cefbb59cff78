import { readFile } from 'node:fs/promises';
import { parseStrictJson } from '@coir/coconut/ticket';
import { coconutNymShape } from './coconut-nym.ts';
import { coirV1Shape } from './coir-v1.ts';
import { keyFileShape } from './key-file.ts';
import { kitShape } from './kit.ts';
import { type Mismatch, Recorded, reasonOf, Tally } from './recorded.ts';
import type { Shape } from './shape.ts';
import { sphinxCrateShape } from './sphinx-crate.ts';
import { sphinxNymShape } from './sphinx-nym.ts';

const SHAPES: readonly Shape[] = [
  coconutNymShape,
  coirV1Shape,
  keyFileShape,
  kitShape,
  sphinxNymShape,
  sphinxCrateShape,
];

/** The longest file that is read, in characters. */
const LENGTH_LIMIT = 64 * 2 ** 20;

/** What became of one file. */
export interface Replay {
  readonly file: string;
  /** Nothing if the file could not be read or its shape is not known. */
  readonly shape: string | undefined;
  /** How many recorded values were derived again as they stand. */
  readonly matched: number;
  readonly mismatches: readonly Mismatch[];
}

/**
 * Derives every value recorded in a text again, through public interfaces only. Never throws: what
 * cannot be read or replayed is a mismatch.
 *
 * @param file - Name of the file, for the result only.
 */
export function replayText(file: string, text: string): Replay {
  const tally = new Tally();
  let shape: Shape | undefined;
  try {
    const recorded = new Recorded(parseStrictJson(text, { maxLength: LENGTH_LIMIT }), '', tally);
    shape = SHAPES.find((candidate) => candidate.detect(recorded));
    if (shape === undefined) throw new Error('no known shape');
    const { replay } = shape;
    tally.attempt(shape.name, () => replay(recorded));
    recorded.reportRest();
    if (tally.matched + tally.mismatches.length === 0) throw new Error('no recorded value');
  } catch (error) {
    tally.differ('', 'a file of recorded values', reasonOf(error));
  }
  return { file, shape: shape?.name, matched: tally.matched, mismatches: tally.mismatches };
}

/** Reads a file and replays it; see {@link replayText}. */
export async function replayFile(path: string): Promise<Replay> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const mismatch = { name: '', expected: 'a file that can be read', actual: reasonOf(error) };
    return { file: path, shape: undefined, matched: 0, mismatches: [mismatch] };
  }
  return replayText(path, text);
}
