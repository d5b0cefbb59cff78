import { parseManifest } from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { SAMPLE, sampleIdentity, signSample } from './sample-manifest.ts';

const INVALID = expect.objectContaining({ code: 'COCONUT_INVALID_MANIFEST' });
const manifest = signSample([1, 3]);
const [issuer, ...otherIssuers] = manifest.issuers;
const [key] = manifest.keys;
const [signature, ...otherSignatures] = manifest.signatures;
const [denomination] = manifest.denominations;

/** The sample with members replaced, as text. */
function changed(change: object): string {
  return JSON.stringify({ ...manifest, ...change });
}

function changedKey(change: object): string {
  return changed({ keys: [{ ...key, ...change }] });
}

function changedIssuer(change: object): string {
  return changed({ issuers: [{ ...issuer, ...change }, ...otherIssuers] });
}

describe('parsing a network manifest', () => {
  it('reads a manifest whole', () => {
    expect(parseManifest(JSON.stringify(manifest, null, 2))).toEqual(manifest);
  });

  it.each(Object.keys(manifest))('refuses a manifest without %s', (name) => {
    expect(() => parseManifest(changed({ [name]: undefined }))).toThrow(INVALID);
  });

  it('refuses a member that comes twice', () => {
    const text = JSON.stringify(manifest);
    expect(() => parseManifest(text.replace('"sequence":7', '"sequence":7,"sequence":8'))).toThrow(
      INVALID,
    );
  });

  it.each<[string, string]>([
    ['an unknown member', changed({ extra: 1 })],
    ['a member called __proto__', JSON.stringify(manifest).replace('{', '{"__proto__":1,')],
    ['an unknown member of the chain', changed({ chain: { ...manifest.chain, fee: 1 } })],
    ['an unknown member of an issuer', changedIssuer({ name: 'x' })],
    ['an unknown member of a key', changedKey({ name: 'x' })],
    ['a list in place of the object', '[]'],
    ['another version', changed({ version: 2 })],
    ['a negative sequence', changed({ sequence: -1 })],
    ['a fraction', JSON.stringify(manifest).replace('"sequence":7', '"sequence":7.5')],
    ['an integer beyond 2^53 - 1', changed({ sequence: 2 ** 53 })],
    ['text in place of an integer', changed({ sequence: '7' })],
    ['an empty network', changed({ network: '' })],
    ['a network of 65 characters', changed({ network: 'n'.repeat(65) })],
    ['a control character', changed({ network: 'a\u0007' })],
    ['a lone surrogate', changed({ network: '\ud800' })],
    ['no denomination', changed({ denominations: [] })],
    ['a denomination twice', changed({ denominations: [denomination, denomination] })],
    ['a price as a number', changed({ denominations: [{ ...denomination, price: 1000 }] })],
    ['a price of zero', changed({ denominations: [{ ...denomination, price: '0' }] })],
    ['a price with a leading zero', changed({ denominations: [{ ...denomination, price: '01' }] })],
    ['a ticket without bytes', changed({ denominations: [{ ...denomination, bytes: 0 }] })],
    ['no expiry period', changed({ expiryPeriodDays: 0 })],
    ['no validity', changed({ validityPeriods: 0 })],
    ['no book size', changed({ bookSizes: [] })],
    ['a book of 65', changed({ bookSizes: [65] })],
    ['an empty book', changed({ bookSizes: [0] })],
    ['a book size twice', changed({ bookSizes: [4, 4] })],
    ['a threshold of 0', changed({ threshold: 0 })],
    ['a threshold above the number of issuers', changed({ threshold: 4 })],
    ['an issuer of index 0', changedIssuer({ index: 0 })],
    ['an issuer of index 65536', changedIssuer({ index: 65_536 })],
    ['two issuers of one index', changedIssuer({ index: 2 })],
    ['two issuers of one identity', changedIssuer({ identityKey: sampleIdentity(2) })],
    ['an identity key that is too short', changedIssuer({ identityKey: 'AAAA' })],
    ['an identity key that is not canonical', changedIssuer({ identityKey: `${'A'.repeat(42)}B` })],
    ['an URL of another scheme', changedIssuer({ url: 'file:///etc/passwd' })],
    ['an URL with a user', changedIssuer({ url: 'http://user@host' })],
    ['an URL with a query', changedIssuer({ url: 'http://host/?a' })],
    ['an URL with white space', changedIssuer({ url: 'http://host/ a' })],
    ['an URL that is too long', changedIssuer({ url: `http://${'h'.repeat(600)}` })],
    ['a key id in upper case', changedKey({ keyId: '1E'.repeat(32) })],
    ['a key id that is too short', changedKey({ keyId: '1e'.repeat(31) })],
    ['a record with padding', changedKey({ record: 'AAA=' })],
    ['a record that is too long', changedKey({ record: 'AAAA'.repeat(70_000) })],
    ['an unknown state', changedKey({ state: 'revoked' })],
    ['a state of every object', changedKey({ state: 'toString' })],
    ['a key that ends before it begins', changedKey({ notAfter: 1_795_000_000 })],
    ['two active keys', changed({ keys: [key, { ...key, keyId: '2e'.repeat(32) }] })],
    [
      'two grace keys',
      changed({
        keys: ['2e', '3e'].map((byte) => ({ ...key, keyId: byte.repeat(32), state: 'grace' })),
      }),
    ],
    ['a key twice', changed({ keys: [key, { ...key, state: 'retired' }] })],
    ['a signature twice', changed({ signatures: [signature, signature] })],
    [
      'a signature that is too short',
      changed({ signatures: [{ ...signature, signature: 'AAAA' }, ...otherSignatures] }),
    ],
    [
      'a signature by nobody',
      changed({ signatures: [{ ...signature, index: 0 }, ...otherSignatures] }),
    ],
  ])('refuses %s', (_, text) => {
    expect(() => parseManifest(text)).toThrow(INVALID);
  });

  it('takes one active, one grace and several retired keys', () => {
    const states = ['active', 'grace', 'retired', 'retired', 'pending'];
    const keys = states.map((state, position) => ({
      ...key,
      keyId: `a${position}`.repeat(32),
      state,
    }));
    expect(parseManifest(changed({ keys })).keys).toHaveLength(5);
  });

  it('says where, never what', () => {
    const text = changed({ chain: { ...SAMPLE.chain, denom: '\u0007hush' } });
    expect(() => parseManifest(text)).toThrow('manifest: chain.denom is malformed');
  });

  it('bounds the text before it reads it', () => {
    expect(() => parseManifest(`${JSON.stringify(manifest)}${' '.repeat(5_000_000)}`)).toThrow(
      INVALID,
    );
  });
});
