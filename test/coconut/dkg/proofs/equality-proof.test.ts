import { describe, expect, it } from 'vitest';
import { deriveScalars } from '../../../../coconut/algebra/derived-scalars.ts';
import { invertScalar } from '../../../../coconut/algebra/interpolation.ts';
import { reduceScalar } from '../../../../coconut/algebra/random-scalar.ts';
import {
  type EqualityStatement,
  proveEquality,
} from '../../../../coconut/dkg/proofs/equality-proof.ts';
import { encodeItems } from '../../../../coconut/encoding/transcript.ts';
import { nobleGroup } from '../../../../coconut/index.ts';
import { utf8 } from '../../../support/issued-tickets.ts';

const { g1, order } = nobleGroup;
const secret = 77n ** 40n % order;
const encryptionKey = g1.multiply(g1.generator, secret);
const ephemeralKey = g1.multiply(g1.generator, 12_345n);
const statement: EqualityStatement = {
  context: utf8('a complaint'),
  encryptionKey,
  ephemeralKey,
  sharedPoint: g1.multiply(ephemeralKey, secret),
};

describe('the proof of a shared point', () => {
  it('does not tell the secret to whoever hashes what is public', () => {
    const { challenge, response } = proveEquality(nobleGroup, statement, secret);
    const points = [encryptionKey, ephemeralKey, statement.sharedPoint];
    const bytes = encodeItems(statement.context, ...points.map(g1.encode));
    const [guess = 0n] = deriveScalars(nobleGroup, new Uint8Array(0), [], bytes, 1);
    for (const nonce of [0n, 1n, guess]) {
      const found = (nonce - response) * invertScalar(nobleGroup, challenge);
      expect(reduceScalar(nobleGroup, found)).not.toBe(secret);
    }
  });
});
