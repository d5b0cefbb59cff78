import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNodeKeys } from '@coir/mixnet';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'coir-node-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEY = Buffer.alloc(32, 7).toString('base64url');
const OTHER = Buffer.alloc(32, 9).toString('base64url');

function keyFile(text: string, mode = 0o600): string {
  const file = join(folder, 'keys.json');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

const keys = (change: object = {}): string =>
  JSON.stringify({ identityKey: KEY, sphinxKey: OTHER, ...change });

describe("a node's key file", () => {
  it('gives both keys', () => {
    expect(readNodeKeys(keyFile(keys()))).toEqual({
      identityKey: new Uint8Array(32).fill(7),
      sphinxKey: new Uint8Array(32).fill(9),
    });
  });

  it.each([
    ['is not JSON', '{"identityKey":'],
    ['is not an object', '[]'],
    ['lacks a key', keys({ sphinxKey: undefined })],
    ['has a member more', keys({ colour: 'red' })],
    ['has a key that is too short', keys({ sphinxKey: KEY.slice(0, 42) })],
    ['has a key that is too long', keys({ sphinxKey: `${KEY}A` })],
    ['has a key with padding', keys({ sphinxKey: `${KEY}=` })],
    ['has a key with bits to spare', keys({ sphinxKey: `${KEY.slice(0, 42)}B` })],
    ['has a key of another alphabet', keys({ sphinxKey: `${KEY.slice(0, 41)}+c` })],
    ['has a key that is a number', keys({ sphinxKey: 7 })],
  ])('is refused when it %s, without repeating it', (_name, text) => {
    const read = () => readNodeKeys(keyFile(text));
    expect(read).toThrow(expect.objectContaining({ name: 'SettingsError' }));
    expect(read).not.toThrow(new RegExp(KEY.slice(0, 20)));
  });

  it('is refused when others may read it, and says what to type', () => {
    expect(() => readNodeKeys(keyFile(keys(), 0o644))).toThrow(
      /^keysFile \(.+\): has mode 0644.+chmod 600/,
    );
    expect(readNodeKeys(keyFile(keys(), 0o440)).sphinxKey).toHaveLength(32);
  });

  it('is refused when it is not there', () => {
    expect(() => readNodeKeys(join(folder, 'missing.json'))).toThrow(/keysFile .+ does not exist/);
  });
});
