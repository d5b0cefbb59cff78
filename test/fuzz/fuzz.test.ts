import { CoconutError } from '@coir/coconut';
import { encodeBase64Url } from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import { prolong } from './byte-mutations.ts';
import { readCorpus } from './corpus.ts';
import { fuzzTarget } from './fuzz-target.ts';
import { probe, type Target } from './target.ts';
import { ALL_TARGETS, PACKAGES, TARGETS } from './targets.ts';

const seconds = Number(process.env['COIR_FUZZ_SECONDS'] ?? 0.6);
const seed = process.env['COIR_FUZZ_SEED'] ?? 'coir';
/** One input may take long, and the machine may be busy. */
const timeout = 60_000 + 2000 * seconds;

describe('the list of targets', () => {
  it('has every decoder that the packages export, and no other', () => {
    const exported = Object.values(PACKAGES).flatMap((exports) =>
      Object.entries(exports).filter(
        // It decodes a manifest that is parsed, and no bytes.
        ([name]) => /^(?:decode|parse)[A-Z]/.test(name) && name !== 'decodeManifest',
      ),
    );
    const targeted = new Set(TARGETS.map(({ decoder }) => decoder));
    expect(exported.filter(([, decoder]) => !targeted.has(decoder))).toEqual([]);
    const functions = new Set(exported.map(([, decoder]) => decoder));
    expect(TARGETS.filter(({ decoder }) => !functions.has(decoder))).toEqual([]);
    expect(new Set(TARGETS.map(({ name }) => name)).size).toBe(targeted.size);
    expect(ALL_TARGETS).toHaveLength(30);
  });
});

describe.each(ALL_TARGETS.map((target) => ({ name: target.name, target })))(
  '$name',
  ({ target }) => {
    const corpus = readCorpus(target);

    it('says to each kept input what it said when it was kept', () => {
      const kept = corpus.map(({ bytes }) => encodeBase64Url(bytes));
      for (const sample of target.samples) expect(kept).toContain(encodeBase64Url(sample));
      for (const { bytes, result } of corpus) {
        expect(probe(target, bytes)).toMatchObject({ result });
        expect(probe(target, bytes)).not.toHaveProperty('defect');
      }
    });

    it('reads a part of a larger Buffer like bytes of its own', () => {
      for (const { bytes } of corpus) {
        const part = Buffer.concat([Buffer.alloc(5, 0xff), bytes, Buffer.alloc(5, 0xff)]).subarray(
          5,
          5 + bytes.length,
        );
        const read = (input: Uint8Array): Uint8Array | string => {
          try {
            return Uint8Array.from(target.encode(target.decode(input)));
          } catch (error) {
            return error instanceof CoconutError ? error.code : String(error);
          }
        };
        expect(read(part)).toEqual(read(bytes));
      }
    });

    it('is not slow to refuse what is far too long', () => {
      for (const sample of target.samples) {
        expect(probe(target, prolong(sample))).not.toHaveProperty('defect');
      }
    });

    it(
      'withstands what is made of them',
      () => {
        const { findings, runs } = fuzzTarget(target, { seed, seconds, corpus });
        expect(findings).toEqual([]);
        expect(runs).toBeGreaterThan(0);
      },
      timeout,
    );
  },
);

describe('the fuzzer', () => {
  const refuse = (): never => {
    throw new CoconutError('COCONUT_INVALID_ENCODING', 'refused');
  };
  /** A decoder of eight bytes that begin with `COIR`, with one thing wrong. */
  const flawed = (flaw: (bytes: Uint8Array) => Uint8Array | undefined): Target => ({
    name: 'flawed',
    decoder: undefined,
    structure: { kind: 'fields', lengths: [4, 4] },
    isCanonical: true,
    samples: [new TextEncoder().encode('COIR1234')],
    decode: (bytes) =>
      flaw(bytes) ??
      (bytes.length === 8 && Buffer.from(bytes).toString().startsWith('COIR') ? bytes : refuse()),
    encode: (value) => value as Uint8Array,
  });
  const found = (target: Target): readonly unknown[] =>
    fuzzTarget(target, { seed: 'control', seconds: 10, runs: 3000, corpus: [] }).findings.map(
      ({ outcome }) => outcome.defect,
    );
  const isMagic = (bytes: Uint8Array): boolean => Buffer.from(bytes).toString().startsWith('COIR');

  it('finds nothing where nothing is wrong', () => {
    expect(found(flawed(() => undefined))).toEqual([]);
  });

  it.each<[string, string, (bytes: Uint8Array) => Uint8Array | undefined]>([
    [
      'an error of another class behind the first check',
      'crash',
      (bytes) => {
        if (isMagic(bytes) && (bytes[5] ?? 0) > 0xf0) throw new TypeError('flaw');
        return undefined;
      },
    ],
    [
      'bytes that are not looked at',
      'not canonical',
      (bytes) => (isMagic(bytes) && bytes.length > 8 ? bytes.slice(0, 8) : undefined),
    ],
    [
      'an input that is written to',
      'crash',
      (bytes) => {
        if (bytes.length > 0) bytes[0] = 0;
        return undefined;
      },
    ],
  ])('finds %s', (_, defect, flaw) => {
    const target = flawed(flaw);
    expect(found(target)).toContain(defect);
  });

  it('finds time that is wasted', () => {
    const target = flawed((bytes) => {
      const end = performance.now() + (bytes[0] === 0xff ? 1100 : 0);
      while (performance.now() < end);
      return undefined;
    });
    expect(probe(target, Uint8Array.of(0xff))).toMatchObject({ defect: 'slow' });
    expect(probe(target, Uint8Array.of(0xfe))).not.toHaveProperty('defect');
  });

  it('finds a proof that stands for more than it was made for', () => {
    const target = { ...flawed(() => undefined), verify: () => true };
    expect(found(target)).toEqual(['forgery']);
  });

  it('repeats itself for the same seed', () => {
    const run = () =>
      fuzzTarget(
        flawed(() => undefined),
        { seed: 'same', seconds: 10, runs: 500, corpus: [] },
      );
    expect(run()).toEqual(run());
  });
});
