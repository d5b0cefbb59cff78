import { parseManifest } from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { ManifestReader } from '../../../coconut/manifest/manifest-reader.ts';
import { signSample } from './sample-manifest.ts';

const INVALID = expect.objectContaining({ code: 'COCONUT_INVALID_MANIFEST' });
const manifest = signSample([1, 2]);
const [issuer] = manifest.issuers;
const [key] = manifest.keys;
const [signature] = manifest.signatures;

/** The sample with members replaced, read. */
function read(change: object): unknown {
  return parseManifest(JSON.stringify({ ...manifest, ...change }));
}

function listOf<Item>(count: number, item: (position: number) => Item): Item[] {
  return Array.from({ length: count }, (_, position) => item(position));
}

/** An encoded key of 32 bytes that differs by position. */
function identityAt(position: number): string {
  return Buffer.alloc(32, position + 1).toString('base64url');
}

const LISTS: readonly (readonly [string, number, (position: number) => unknown])[] = [
  ['denominations', 64, (id) => ({ id, price: '1', bytes: 1 })],
  ['issuers', 128, (i) => ({ ...issuer, index: i + 1, identityKey: identityAt(i) })],
  ['keys', 64, (i) => ({ ...key, keyId: i.toString(16).padStart(64, '0'), state: 'retired' })],
  ['signatures', 256, (i) => ({ ...signature, index: i + 1 })],
];

describe('a list of a manifest', () => {
  it.each(LISTS)('of %s holds up to %d items', (name, limit, item) => {
    expect(read({ [name]: listOf(limit, item) })).toHaveProperty(`${name}.length`, limit);
    expect(() => read({ [name]: listOf(limit + 1, item) })).toThrow(`${name} has the wrong length`);
  });

  it('holds one item where none would be too few', () => {
    const one = { threshold: 1, issuers: [issuer], denominations: manifest.denominations.slice(1) };
    expect(read({ ...one, bookSizes: [64] })).toHaveProperty('issuers.length', 1);
    expect(() => read({ ...one, issuers: [] })).toThrow('issuers has the wrong length');
  });
});

describe('text of a manifest', () => {
  it('may be one character long', () => {
    expect(read({ network: 'n' })).toHaveProperty('network', 'n');
  });

  it.each(['1', '99', '10000'])('gives the price %s', (price) => {
    const denominations = [{ id: 1, price, bytes: 1 }];
    expect(read({ denominations })).toHaveProperty('denominations.0.price', price);
  });

  it.each(['1x', '10 ', 'x1'])('does not give the price "%s"', (price) => {
    expect(() => read({ denominations: [{ id: 1, price, bytes: 1 }] })).toThrow(INVALID);
  });

  it.each([
    'https://issuer.example',
    'http://127.0.0.1:4001/',
    'https://issuer.example/several/steps',
  ])('gives the URL %s', (url) => {
    expect(read({ threshold: 1, issuers: [{ ...issuer, url }] })).toHaveProperty(
      'issuers.0.url',
      url,
    );
  });

  it.each(['see http://host', 'http://host/#a', 'http://host/a b'])(
    'does not give the URL "%s"',
    (url) => {
      expect(() => read({ threshold: 1, issuers: [{ ...issuer, url }] })).toThrow(INVALID);
    },
  );
});

describe('a refusal of a manifest', () => {
  it.each<[string, object]>([
    ['manifest: chain is not an object', { chain: 'chain-1' }],
    ['manifest: chain is not an object', { chain: null }],
    ['manifest: issuers is not a list', { issuers: {} }],
    ['manifest: issuers[1].url is malformed', { issuers: [issuer, { ...issuer, url: 'x' }] }],
    ['manifest: keys[0].notAfter is not after notBefore', { keys: [{ ...key, notBefore: 2e9 }] }],
  ])('says where: %s', (message, change) => {
    expect(() => read(change)).toThrow(message);
  });

  it('says what JSON it is not', () => {
    expect(() => parseManifest('{"version":1} {}')).toThrow('manifest: invalid JSON: ');
    expect(() => parseManifest('{"version":1} {}')).toThrow(INVALID);
  });

  it.each([undefined, null, 7, new Uint8Array(2), ['{}']])('is the answer to %s', (given) => {
    expect(() => parseManifest(given as never)).toThrow(INVALID);
  });
});

describe('an integer of a manifest', () => {
  it.each([7.5, Number.NaN, '7', null, undefined, 0, 9])('is not %s', (value) => {
    const reader = new ManifestReader(value, 'sequence');
    expect(() => reader.integer({ min: 1, max: 8 })).toThrow('is not an integer from 1 to 8');
  });

  it('is either bound', () => {
    for (const value of [1, 8]) {
      expect(new ManifestReader(value, 'sequence').integer({ min: 1, max: 8 })).toBe(value);
    }
  });
});
