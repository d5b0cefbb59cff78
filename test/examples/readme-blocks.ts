import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from './run-program.ts';

/** A block of TypeScript in a README. */
export interface ReadmeBlock {
  /** Below the project's root. */
  readonly file: string;
  /** Of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
  /**
   * What its last line prints, if that says so: `console.log(…);  // printed`. Such a block is a
   * whole program.
   */
  readonly printed: string | undefined;
}

const SKIPPED: readonly string[] = ['node_modules', 'dist', '.git', '.docs'];

/** Every Markdown file of the project, below its root. */
export function findDocuments(folder = ''): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.includes(entry.name) ? [] : findDocuments(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** Every README of the project. */
export function findReadmes(): readonly string[] {
  return findDocuments().filter((path) => basename(path) === 'README.md');
}

/** The blocks between ```` ```ts ```` and ```` ``` ```` in a README's text. */
export function blocksOf(file: string, text: string): readonly ReadmeBlock[] {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gmsu)].map(({ index, 1: code = '' }) => ({
    file,
    line: text.slice(0, index).split('\n').length + 1,
    code,
    printed: code.match(/^console\.log\(.*\);\s+\/\/ (.*)\n$/mu)?.[1],
  }));
}

/** Every block of every README. */
export function readBlocks(): readonly ReadmeBlock[] {
  return findReadmes().flatMap((file) => blocksOf(file, readFileSync(join(ROOT, file), 'utf8')));
}
