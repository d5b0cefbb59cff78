import { hash_to_field } from '@noble/curves/abstract/hash-to-curve.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { expect, it } from 'vitest';
import { deriveScalars } from '../../../coconut/algebra/derived-scalars.ts';
import { nobleGroup } from '../../../coconut/index.ts';
import { utf8 } from '../../support/issued-tickets.ts';

const draw = new Uint8Array(64).fill(7);
const secrets = [5n, 11n];
const statement = utf8('a statement');
const derive = (
  given: { draw?: Uint8Array; secrets?: readonly bigint[]; statement?: Uint8Array } = {},
): readonly bigint[] =>
  deriveScalars(
    nobleGroup,
    given.draw ?? draw,
    given.secrets ?? secrets,
    given.statement ?? statement,
    3,
  );

it('each value is the hash of the draw, the secrets, the statement and its number', () => {
  const item = (bytes: Uint8Array): number[] => [0, 0, 0, bytes.length, ...bytes];
  const scalar = (value: number): Uint8Array => new Uint8Array(32).with(31, value);
  const expected = [0, 1, 2].map((i) => {
    const parts = [draw, scalar(5), scalar(11), statement, Uint8Array.of(0, 0, 0, i)];
    const [[value] = []] = hash_to_field(Uint8Array.from(parts.flatMap(item)), 1, {
      DST: utf8('COIR-V1-NONCE-BLS12381FR_XMD:SHA-256_'),
      expand: 'xmd',
      hash: sha256,
      p: nobleGroup.order,
      m: 1,
      k: 128,
    });
    return value;
  });
  expect(derive()).toEqual(expected);
});

it('a source that repeats itself gives no value twice for other secrets or another statement', () => {
  const inputs = [
    {},
    { secrets: [5n, 12n] },
    { secrets: [11n, 5n] },
    { secrets: [5n] },
    { statement: utf8('a statemenu') },
    { draw: draw.with(63, 8) },
  ];
  const values = inputs.flatMap(derive);
  expect(new Set(values).size).toBe(3 * inputs.length);
  expect(derive()).toEqual(derive({}));
});

it('gives none, or as many as are asked for', () => {
  expect(deriveScalars(nobleGroup, draw, secrets, statement, 0)).toEqual([]);
  expect(deriveScalars(nobleGroup, draw, secrets, statement, 9).slice(0, 3)).toEqual(derive());
});
