import { describe, expect, it } from 'vitest';
import { deriveScalars } from '../../../coconut/algebra/derived-scalars.ts';
import { encodeItems } from '../../../coconut/encoding/transcript.ts';
import {
  attributeFromText,
  decodeShow,
  encodeShow,
  type G1Point,
  nobleGroup,
  proveShow,
  type Scalar,
  type Show,
  verifyShow,
} from '../../../coconut/index.ts';
import { createDisclosure } from '../../../coconut/show/disclosure.ts';
import { makeShow } from '../../../coconut/show/make-show.ts';
import { showChallenge, showStatement } from '../../../coconut/show/show.ts';
import { issueCredential, utf8 } from '../../support/issued-tickets.ts';

// A show that reveals `over-18` and hides the birth year, of which there are only 2⁵. The guess has
// the bytes of the show, the key record and the policy: all that a verifier has.

const CANDIDATES = Array.from({ length: 32 }, (_, k) => BigInt(1980 + k));
const BIRTH_YEAR = 1999n;
const HIDDEN = [1, 3];
const context = utf8('screen 2');
const isAdult = attributeFromText('yes');
const serial = 0x5e71a1n ** 9n;
const { record, credential, issuers } = issueCredential({
  kinds: ['secret', 'text', 'integer'],
  threshold: 1,
  issuers: 1,
  values: [serial, isAdult, BIRTH_YEAR],
});
const { g1, g2, order } = nobleGroup;
const { masterKey } = record;
const [, , betaG1 = g1.identity] = masterKey.betaG1;
const [betaSerial = g2.identity, betaAdult = g2.identity, betaYear = g2.identity] = masterKey.beta;
const mod = (value: bigint): Scalar => ((value % order) + order) % order;
const holds = nobleGroup.isPairingProductOne;

/**
 * Every equation a verifier can put a candidate into; each gives the candidates that fit.
 *
 * - `commitment`: U = h′^{a}
 * - `signature`: s″ would be the same with the candidate revealed
 * - `response`: the commitment of the proof is that of the candidate alone
 */
function guess(bytes: Uint8Array): Record<string, readonly bigint[]> {
  const show = decodeShow(record, HIDDEN, bytes);
  const [ofSerial = g1.identity, ofYear = g1.identity] = show.attributeCommitments;
  const response = show.responses[1]?.attribute ?? 0n;
  const serialLines = nobleGroup.prepareG2(betaSerial);
  const generatorLines = nobleGroup.prepareG2(g2.generator);
  const open = g2.add(masterKey.alpha, g2.multiply(betaAdult, isAdult));
  const negated = g1.negate(show.signature);
  const announced = g1.multiExponentiate(
    [show.base, g1.generator, ofYear],
    [response, show.responses[1]?.blinding ?? 0n, show.challenge],
  );
  const fits = (test: (year: bigint, part: G1Point) => boolean) =>
    CANDIDATES.filter((year) => test(year, g1.multiply(show.base, year)));
  return {
    commitment: fits((_, part) => g1.equals(part, ofYear)),
    signature: fits((year) =>
      holds([
        { g1: show.base, g2: g2.add(open, g2.multiply(betaYear, year)) },
        { g1: ofSerial, g2: serialLines },
        { g1: negated, g2: generatorLines },
      ]),
    ),
    response: fits((year) =>
      g1.equals(g1.multiply(show.base, mod(response + show.challenge * year)), announced),
    ),
  };
}

/**
 * A show whose commitment to the birth year is deterministic: the blinding ρ of that attribute and
 * its nonce are left out, nothing else.
 */
function showWithoutBlinding(): Show {
  const { base, signature } = credential;
  const [betaOfSerial = g1.identity] = masterKey.betaG1;
  const [blinding, nonces, blindingNonces] = [11n, [13n, 17n], [19n, 0n]];
  const disclosure = createDisclosure(record.schema, HIDDEN);
  const pair = (first: Scalar, second: Scalar) =>
    g1.multiExponentiate([base, g1.generator], [first, second]);
  const points = {
    base,
    signature: g1.add(signature, g1.multiply(betaOfSerial, blinding)),
    attributeCommitments: [pair(serial, blinding), pair(BIRTH_YEAR, 0n)],
    nullifier: g1.multiply(record.nullifierBase, mod(serial)),
  };
  const statement = showStatement(record, disclosure, [isAdult], context);
  const challenge = showChallenge(record, statement, points, [
    ...nonces.map((nonce, j) => pair(nonce, blindingNonces[j] ?? 0n)),
    g1.multiply(record.nullifierBase, nonces[0] ?? 0n),
  ]);
  const responses = [serial, BIRTH_YEAR].map((secret, j) => ({
    attribute: mod((nonces[j] ?? 0n) - challenge * secret),
    blinding: mod((blindingNonces[j] ?? 0n) - challenge * (j === 0 ? blinding : 0n)),
  }));
  return { ...points, challenge, responses };
}

describe('proving over-18 without the birth year', () => {
  const show = proveShow(record, credential, [serial, isAdult, BIRTH_YEAR], HIDDEN, context);

  it('is believed of who is, and of nobody who is not', () => {
    expect(verifyShow(record, HIDDEN, [isAdult], context, show)).toBe(true);
    expect(verifyShow(record, HIDDEN, [attributeFromText('no')], context, show)).toBe(false);
    expect(verifyShow(record, [1], [isAdult, BIRTH_YEAR], context, show)).toBe(false);
  });

  it('does not let the year be found by trying them all', () => {
    expect(guess(encodeShow(record, show))).toEqual({
      commitment: [],
      signature: [],
      response: [],
    });
  });

  it('would, without the blinding: the same attempt then finds the year in every way', () => {
    const deterministic = showWithoutBlinding();
    expect(verifyShow(record, HIDDEN, [isAdult], context, deterministic)).toBe(true);
    expect(guess(encodeShow(record, deterministic))).toEqual({
      commitment: [BIRTH_YEAR],
      signature: [BIRTH_YEAR],
      response: [BIRTH_YEAR],
    });
  });

  it('fits every year equally well, even for somebody who has the issuer’s key and the logarithm of every point', () => {
    const { x = 0n, y: [ySerial = 0n, yAdult = 0n, yYear = 0n] = [] } =
      issuers[0]?.signingKey ?? {};
    const exponentOf = (year: bigint) =>
      mod(x + ySerial * mod(serial) + yAdult * isAdult + yYear * year);
    const attributes = [serial, isAdult, BIRTH_YEAR];
    const known = {
      base: g1.generator,
      signature: g1.multiply(g1.generator, exponentOf(BIRTH_YEAR)),
    };
    const draw = new Uint8Array(64).fill(7);
    const made = makeShow(record, known, attributes, HIDDEN, context, () => draw);
    const statement = showStatement(
      record,
      createDisclosure(record.schema, HIDDEN),
      [isAdult],
      context,
    );
    const publicInput = encodeItems(...statement, g1.encode(known.base));
    // h′ = g1^d, and the blindings of serial and year.
    const secrets = [serial, BIRTH_YEAR];
    const [d = 0n, ofSerial = 0n, ofYear = 0n] = deriveScalars(
      nobleGroup,
      draw,
      secrets,
      publicInput,
      3,
    );
    expect(g1.equals(made.base, g1.multiply(g1.generator, d))).toBe(true);
    const [betaOfSerial = g1.identity] = masterKey.betaG1;
    for (const year of CANDIDATES) {
      const blinding = mod(ofYear + d * (BIRTH_YEAR - year));
      const opened = g1.multiExponentiate([made.base, g1.generator], [year, blinding]);
      expect(g1.equals(opened, made.attributeCommitments[1] ?? g1.identity)).toBe(true);
      const blindings = g1.multiExponentiate([betaOfSerial, betaG1], [ofSerial, blinding]);
      const signature = g1.add(made.signature, g1.negate(blindings));
      expect(g1.equals(signature, g1.multiply(made.base, exponentOf(year)))).toBe(true);
    }
  });
});
