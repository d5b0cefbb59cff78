import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from '@coir/sphinx/primitives';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNodeKeyFile } from '../../../mixnet/localnet/node-key-file.ts';
import { writeKeys } from '../mix-node/node-process.ts';

const NAME = 'mix-1-1';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-node-keys-'));
  mkdirSync(join(folder, NAME));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('readNodeKeyFile', () => {
  it('reads both secrets of a node', () => {
    const keys = { identityKey: randomBytes(32), sphinxKey: randomBytes(32) };
    writeKeys(join(folder, NAME), keys);
    expect(readNodeKeyFile(folder, NAME)).toEqual(keys);
  });

  const key = Buffer.alloc(32, 1).toString('base64url');
  const short = Buffer.alloc(31, 1).toString('base64url');
  it.each([
    ['no JSON', `{"identityKey":"${key}`],
    ['one key only', JSON.stringify({ identityKey: key })],
    ['a key that is too short', JSON.stringify({ identityKey: key, sphinxKey: short })],
    ['a key in another text', JSON.stringify({ identityKey: key, sphinxKey: `${key}=` })],
    ['a member too many', JSON.stringify({ identityKey: key, sphinxKey: key, more: key })],
  ])('refuses a file with %s, names it, and repeats nothing of it', (_what, text) => {
    const file = join(folder, NAME, 'keys.json');
    writeFileSync(file, text);
    expect(() => readNodeKeyFile(folder, NAME)).toThrow(
      expect.objectContaining({
        code: 'LOCALNET_DAMAGED',
        message: `${file} does not hold the keys of ${NAME}`,
      }),
    );
  });

  it('says the same of a file that is not there', () => {
    expect(() => readNodeKeyFile(folder, NAME)).toThrow(
      expect.objectContaining({ code: 'LOCALNET_DAMAGED' }),
    );
  });
});
