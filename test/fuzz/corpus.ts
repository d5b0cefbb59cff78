import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { decodeBase64Url, encodeBase64Url } from '@coir/coconut/ticket';
import type { Target } from './target.ts';

/** An input that is kept, and what its decoder says to it: `accepted` or the code of an error. */
export interface CorpusEntry {
  readonly result: string;
  readonly bytes: Uint8Array;
}

/** Longer inputs are found again, not kept. */
const KEPT_LENGTH_LIMIT = 8192;

function fileOf({ name }: Target): URL {
  return new URL(`corpus/${name}.txt`, import.meta.url);
}

/** What is kept for a target: one line each, `result base64url`. */
export function readCorpus(target: Target): readonly CorpusEntry[] {
  if (!existsSync(fileOf(target))) return [];
  const lines = readFileSync(fileOf(target), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [result = '', text = ''] = line.split(' ');
    return { result, bytes: decodeBase64Url(text) };
  });
}

/** Replaces what is kept for a target. */
export function writeCorpus(target: Target, entries: readonly CorpusEntry[]): void {
  const lines = entries
    .filter(({ bytes }) => bytes.length <= KEPT_LENGTH_LIMIT)
    .map(({ result, bytes }) => `${result} ${encodeBase64Url(bytes)}\n`)
    .toSorted();
  writeFileSync(fileOf(target), lines.join(''));
}
