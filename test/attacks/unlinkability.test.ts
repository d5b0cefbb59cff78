import { describe, expect, it } from 'vitest';
import {
  decodeShow,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeCredential,
  encodeShow,
  type G1Point,
  obtainCredentials,
  proveShow,
} from '../../coconut/index.ts';
import { createMclGroup } from '../../coconut/mcl.ts';
import { issueBook, utf8 } from '../support/issued-tickets.ts';

// A smoke test: it finds what is copied, kept or not drawn again. That nothing is linkable is an
// argument about the protocol, not a test.

/** Any two of so many make 10 011 pairs. */
const SHOWS = 142;
const WINDOW = 8;
/** Where the nullifier lies in a show that hides one attribute. */
const NULLIFIER = { start: 3 * 48, end: 4 * 48 };

const group = await createMclGroup();
const fixture = issueBook(SHOWS, { threshold: 1, issuers: 1, group });
const { parameters, record, book, random } = fixture;
const context = utf8('one context for all');
const credentials = obtainCredentials(record, book).map(({ credential }, position) => {
  const { attributes = [] } = book[position] ?? {};
  if (credential === undefined) throw new Error('the issuer is honest');
  return { credential, attributes };
});
const showOf = ({ credential, attributes }: (typeof credentials)[number]): Uint8Array =>
  encodeShow(record, proveShow(record, credential, attributes, [1], context, random));

/**
 * Eight bytes at every place, as text. Nothing that overlaps the nullifier, if that is left out.
 */
function windowsOf(bytes: Uint8Array, isNullifierLeftOut: boolean): readonly string[] {
  const parts = isNullifierLeftOut
    ? [bytes.subarray(0, NULLIFIER.start), bytes.subarray(NULLIFIER.end)]
    : [bytes];
  return parts.flatMap((part) => {
    const text = Buffer.from(part).toString('latin1');
    return Array.from({ length: text.length - WINDOW + 1 }, (_, at) => text.slice(at, at + WINDOW));
  });
}

/** How many windows are there twice. */
function repeatsIn(transcripts: readonly (readonly string[])[]): number {
  const all = transcripts.flat();
  return all.length - new Set(all).size;
}

const [first] = credentials;
if (first === undefined) throw new Error('the book is not empty');
const ofOne = Array.from({ length: SHOWS }, () => showOf(first));
const ofMany = credentials.map(showOf);
const nullifierIn = (bytes: Uint8Array): string =>
  bytes.subarray(NULLIFIER.start, NULLIFIER.end).join();

describe('T-21: shows', () => {
  it('of one credential share no eight bytes but those of the nullifier, in 10 011 pairs', () => {
    expect((SHOWS * (SHOWS - 1)) / 2).toBe(10_011);
    expect(new Set(ofOne.map(nullifierIn)).size).toBe(1);
    const windows = ofOne.map((bytes) => windowsOf(bytes, true));
    expect(repeatsIn(windows)).toBe(0);
    // A single point that is there twice is found.
    const base = windowsOf(ofOne[0]?.subarray(0, 48) ?? new Uint8Array(), false);
    expect(repeatsIn([...windows, base])).toBe(48 - WINDOW + 1);
  });

  it('of different credentials share nothing at all, in 10 011 pairs', () => {
    expect(new Set(ofMany.map(nullifierIn)).size).toBe(SHOWS);
    expect(repeatsIn(ofMany.map((bytes) => windowsOf(bytes, false)))).toBe(0);
  });

  it('share nothing with the issuance, in 20 164 pairs of a show and what issuer or holder had', () => {
    const shown = new Set(ofMany.flatMap((bytes) => windowsOf(bytes, false)));
    let found = 0;
    let compared = 0;
    for (const [position, { request, blinded }] of book.entries()) {
      const { credential } = credentials[position] ?? first;
      const transcripts = [
        encodeBlindSignRequest(parameters, request),
        ...blinded.map((answer) => encodeBlindedPartial(parameters, answer.blinded)),
        encodeCredential(parameters, credential),
      ];
      const windows = transcripts.flatMap((bytes) => windowsOf(bytes, false));
      found += windows.filter((window) => shown.has(window)).length;
      compared += SHOWS;
    }
    expect(compared).toBe(20_164);
    expect(found).toBe(0);
  });

  it('draw blindings and nonces anew each time, as those see who know the attribute', () => {
    const { g1, order } = group;
    const [serial = 0n] = first.attributes;
    const seen = ofOne.flatMap((bytes) => {
      const { base, attributeCommitments, challenge, responses } = decodeShow(record, [1], bytes);
      const [commitment = g1.identity] = attributeCommitments;
      const [{ attribute, blinding } = { attribute: 0n, blinding: 0n }] = responses;
      const power = (point: G1Point, scalar: bigint): G1Point => g1.multiply(point, scalar % order);
      return [
        // g1^ρ, v and g1^u.
        g1.add(commitment, g1.negate(power(base, serial))),
        power(g1.generator, attribute + challenge * serial),
        g1.multiExponentiate(
          [g1.generator, commitment, base],
          [blinding, challenge, (challenge * (order - serial)) % order],
        ),
      ].map((point) => g1.encode(point).join());
    });
    expect(seen).toHaveLength(3 * SHOWS);
    expect(new Set(seen).size).toBe(seen.length);
  });

  /**
   * χ² of bytes against the uniform distribution: 255 degrees of freedom, standard deviation 22.6.
   */
  function chiSquare(bytes: readonly number[]): number {
    const counts = new Array<number>(256).fill(0);
    for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
    const expected = bytes.length / 256;
    return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  }

  // Without the leading bytes, which are not uniform: flags, and the limits p and r.
  it.each([
    ['h′', 2, 48],
    ['s″', 50, 96],
    ['U', 98, 144],
    ['e', 193, 224],
    ['z', 225, 256],
    ['y', 257, 288],
  ])('have bytes of %s that look uniform', (_, start, end) => {
    for (const shows of [ofOne, ofMany]) {
      const value = chiSquare(shows.flatMap((bytes) => [...bytes.subarray(start, end)]));
      expect(value).toBeGreaterThan(255 - 5 * 22.6);
      expect(value).toBeLessThan(255 + 5 * 22.6);
    }
    expect(chiSquare(ofOne.flatMap((bytes) => [...bytes.subarray(144, 192)]))).toBeGreaterThan(1e4);
  });

  it.each([
    ['h′', 0],
    ['s″', 48],
    ['U', 96],
  ])('have signs of %s of both kinds, about as often', (_, at) => {
    const larger = ofOne.filter((bytes) => ((bytes[at] ?? 0) & 0x20) !== 0).length;
    // Standard deviation 6.
    expect(Math.abs(larger - SHOWS / 2)).toBeLessThan(30);
  });
});
