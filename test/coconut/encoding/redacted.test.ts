import { inspect } from 'node:util';
import {
  aggregateCredentials,
  attributeFromInteger,
  blindSign,
  createSchema,
  decodeCredential,
  decodeRequestWitness,
  decodeSigningKey,
  encodeCredential,
  encodeRequestWitness,
  encodeSigningKey,
  prepareBlindSign,
  randomAttribute,
  redacted,
  rerandomize,
  setup,
  ttpKeygen,
  unblind,
} from '@coir/coconut';
import * as nym from '@coir/coconut/nym';
import { describe, expect, it } from 'vitest';
import { at, finish, honestRun } from '../dkg/dkg-fixture.ts';

const schema = createSchema({
  name: 'redacted-1',
  privateCount: 1,
  nullifierPosition: 1,
  attributes: [
    { name: 'serial', kind: 'secret' },
    { name: 'age', kind: 'integer' },
  ],
});
const parameters = setup('net', schema);
const [pair] = ttpKeygen(parameters, { threshold: 1, issuers: 1 });
if (pair === undefined) throw new Error('no key');
const { signingKey, verificationKey, issuerIndex } = pair;
const open = [attributeFromInteger(7)];
const { request, witness } = prepareBlindSign(parameters, [randomAttribute()], open);
const blinded = blindSign(parameters, signingKey, request, open);
const partial = unblind(parameters, verificationKey, blinded, witness);
const credential = aggregateCredentials(parameters, [{ issuerIndex, credential: partial }]);
const elgamal = nym.elgamalKeygen(nym.setup({ attributeCount: 1, privateCount: 1 }));
const dkg = honestRun();
const member = at(dkg.announced, 0).secret;
const { signingKey: share } = at(finish(dkg, dkg.dealt).keys, 0);

/** What a secret of the package shows of itself, and the scalars that must not be in it. */
const SECRETS: Readonly<Record<string, readonly [object, readonly bigint[]]>> = {
  'a key of a dealer': [signingKey, [signingKey.x, ...signingKey.y]],
  'a key that was decoded': [
    decodeSigningKey(parameters, encodeSigningKey(signingKey)),
    [signingKey.x, ...signingKey.y],
  ],
  'a witness': [witness, [...witness.privateAttributes, ...witness.openings]],
  'a witness that was decoded': [
    decodeRequestWitness(parameters, encodeRequestWitness(parameters, witness)),
    [...witness.privateAttributes, ...witness.openings],
  ],
  'a partial credential': [partial, []],
  'a credential': [credential, []],
  'a credential that was decoded': [
    decodeCredential(parameters, encodeCredential(parameters, credential)),
    [],
  ],
  'a credential that was re-randomised': [rerandomize(parameters, credential), []],
  'an ElGamal key': [elgamal, [elgamal.privateKey]],
  'the secret of a member': [member, [member.decryptionKey]],
  'a share of a key made without a dealer': [share, [share.x, ...share.y]],
};

/** Every way in which an object ends up in a log. */
function shown(value: object): string {
  const outer = { value, list: [value] };
  const error = new Error('failed', { cause: value });
  return [
    inspect(value),
    inspect(outer, { depth: 10 }),
    inspect(error),
    JSON.stringify(value),
    JSON.stringify(outer),
    String(value),
    `${value}`,
  ].join('\n');
}

describe('what is secret', () => {
  it.each(Object.entries(SECRETS))('%s shows itself in no log', (_, [secret, scalars]) => {
    const text = shown(secret);
    expect(text).toMatch(/\[redacted\]/);
    for (const scalar of scalars) {
      for (const written of [String(scalar), scalar.toString(16)]) {
        expect(text.includes(written)).toBe(false);
      }
    }
    // Points of noble are numbers, too: nothing long is left.
    expect(text).not.toMatch(/[0-9a-f]{16}/i);
  });

  it('is the same object, and equal to what it was', () => {
    const plain = { x: 1n, y: [2n] };
    const marked = redacted('SigningKey', plain);
    expect(marked).toBe(plain);
    expect(Object.keys(marked)).toEqual(['x', 'y']);
    expect(structuredClone(marked)).toEqual({ x: 1n, y: [2n] });
    expect(JSON.stringify([marked])).toBe('["SigningKey [redacted]"]');
  });
});
