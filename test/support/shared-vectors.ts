import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ownFolder = new URL('../vectors/', import.meta.url);
const thirdPartyFolder = new URL('../../../shared/vectors/third-party/', import.meta.url);

/** A known-answer file of `test/vectors`, which is part of the project. */
export function readVector(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, ownFolder), 'utf8'));
}

/** Where a known-answer file of `test/vectors` is. */
export function vectorPath(name: string): string {
  return fileURLToPath(new URL(name, ownFolder));
}

/**
 * A third-party known-answer file, which is read from beside the project and never copied into it.
 * `undefined`, with a line that says so, where it is not to be had; with `COIR_REQUIRE_SHARED=1`
 * that is a failure instead.
 */
export function readThirdPartyVector(name: string): Uint8Array | undefined {
  const file = new URL(name, thirdPartyFolder);
  if (existsSync(file)) return readFileSync(file);
  if (process.env['COIR_REQUIRE_SHARED'] === '1') {
    throw new Error(`third-party vectors ${name} are required and are not beside the project`);
  }
  console.log(`skipped: third-party vectors ${name} are not beside the project`);
  return undefined;
}
