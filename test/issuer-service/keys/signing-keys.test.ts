import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSigningKey } from '@coir/coconut';
import { decodeManifest, encodeBase64Url } from '@coir/coconut/ticket';
import { SettingsError } from '@coir/service';
import { afterAll, describe, expect, it } from 'vitest';
import {
  checkIdentityKey,
  matchSigningKeys,
  readIdentityKey,
  readSigningKeyFile,
  type SigningKeyEntries,
} from '../../../issuer-service/keys/signing-keys.ts';
import { dealNetwork } from '../../support/issued-tickets.ts';

const { manifest, keys, identitySeeds } = dealNetwork({ keyStates: ['active', 'grace'] });
const decoded = decodeManifest(manifest);
const folder = mkdtempSync(join(tmpdir(), 'coir-signing-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
  return file;
}

/** The entries of an issuer's key file, one for each key of the network. */
function entriesOf(issuerIndex: number): SigningKeyEntries {
  return keys.map(({ keyId, pairs }) => {
    const { signingKey } = pairs[issuerIndex - 1] ?? { signingKey: { x: 1n, y: [] } };
    return { keyId, signingKey: encodeBase64Url(encodeSigningKey(signingKey)) };
  });
}

const SECRETS = entriesOf(1).map(({ signingKey }) => signingKey);

/** The message of the settings error, which holds nothing of a key. */
function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const secret of SECRETS) expect(error.message).not.toContain(secret.slice(0, 12));
    return error.message;
  }
  return 'taken';
}

describe('a signing key file', () => {
  it('is read', () => {
    const file = write('good.json', { keys: entriesOf(1) });
    expect(readSigningKeyFile(file)).toEqual(entriesOf(1));
  });

  it.each<[string, unknown]>([
    ['no list', { keys: {} }],
    ['another member', { keys: [], more: 1 }],
    ['a key that is no text', { keys: [{ keyId: keys[0]?.keyId, signingKey: 5 }] }],
    ['a key with another member', { keys: [{ ...entriesOf(1)[0], more: 1 }] }],
    ['too many keys', { keys: Array.from({ length: 65 }, () => entriesOf(1)[0]) }],
  ])('is refused with %s, by setting and file', (name, content) => {
    const file = write(`${name}.json`, content);
    expect(faultOf(() => readSigningKeyFile(file))).toMatch(
      /^signingKeyFile \(.+\): does not hold/,
    );
  });
});

describe('the shares in it', () => {
  const match = (entries: SigningKeyEntries, issuerIndex = 1) =>
    matchSigningKeys('keys.json', entries, decoded, issuerIndex);
  const [first, second] = entriesOf(1);
  if (first === undefined || second === undefined) throw new Error('two keys');

  it('are found by key id', () => {
    const expected = keys.map(({ keyId, pairs }) => [keyId, pairs[0]?.signingKey]);
    expect([...match(entriesOf(1))]).toEqual(expected);
    expect([...match([second]).keys()]).toEqual([second.keyId]);
    expect(match([]).size).toBe(0);
  });

  it.each<[string, () => unknown, string]>([
    ['of another issuer', () => match(entriesOf(2)), 'not that of the partial key'],
    ['for another index', () => match(entriesOf(1), 9), 'not in the manifest for this issuer'],
    [
      'of an unknown key',
      () => match([{ ...first, keyId: 'ab'.repeat(32) }]),
      'not in the manifest',
    ],
    ['under the other key', () => match([{ ...first, keyId: second.keyId }]), 'not that of the'],
    ['twice', () => match([first, first]), 'holds a key twice'],
    ['that are no key', () => match([{ ...first, signingKey: 'AAAA' }]), 'malformed signing key'],
    [
      'that are no base64url',
      () => match([{ ...first, signingKey: '+' }]),
      'malformed signing key',
    ],
  ])('are refused %s', (_, work, message) => {
    expect(faultOf(work)).toContain(message);
  });
});

describe('an identity key', () => {
  const [seed = new Uint8Array(32)] = identitySeeds;
  const text = encodeBase64Url(seed);

  it('is read, with whatever else is in the file', () => {
    const file = write('identity.json', { identityKey: text, sphinxKey: 'else' });
    expect(readIdentityKey(file)).toBe(text);
    expect(faultOf(() => readIdentityKey(write('short.json', { identityKey: 'AA' })))).toMatch(
      /^identityKeyFile /,
    );
  });

  it('is the one that the manifest lists for this issuer', () => {
    checkIdentityKey('identity.json', text, decoded, 1);
    for (const index of [2, 9]) {
      expect(faultOf(() => checkIdentityKey('identity.json', text, decoded, index))).toMatch(
        /not the identity that the manifest lists/,
      );
    }
    expect(faultOf(() => checkIdentityKey('identity.json', '+'.repeat(43), decoded, 1))).toMatch(
      /malformed identity key/,
    );
  });
});
