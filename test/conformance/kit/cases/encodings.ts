import { encodeItems, encodeScalar, nobleGroup, u32 } from '@coir/coconut';
import { utf8 } from '../../../support/issued-tickets.ts';
import { DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { joined, malformedPoints, malformedScalars, shifted } from '../malformed-bytes.ts';
import { G1_SMALL_PRIMES, G2_SMALL_PRIMES, torsionBytes } from '../outside-points.ts';

const { g1, g2, order } = nobleGroup;

function points(kind: 'G1' | 'G2'): DescribedGroup {
  const source = (kind === 'G1' ? g1 : g2) as typeof g1;
  const cases = new DescribedGroup('decode-point', `Points of ${kind}.`, { group: kind });
  const multiple = (scalar: bigint): Uint8Array =>
    source.encode(source.multiply(source.generator, scalar));
  for (const [id, scalar, comment] of [
    ['generator', 1n, 'The generator.'],
    ['double', 2n, 'Twice the generator.'],
    ['negative', order - 1n, 'The inverse of the generator: the same x with the other sign flag.'],
    ['multiple', 0x1234_5678_9abc_def0n ** 3n, 'Some other point.'],
  ] as const) {
    const bytes = multiple(scalar);
    cases.gives(`${kind}-${id}`, comment, { bytes }, { same: true });
  }
  const valid = multiple(77n);
  for (const { word, what, bytes } of malformedPoints(kind, valid)) {
    cases.refuses(`${kind}-${word}`, `Not a point: ${what}.`, { bytes }, 'COCONUT_INVALID_POINT');
  }
  for (const prime of kind === 'G1' ? G1_SMALL_PRIMES : G2_SMALL_PRIMES) {
    cases.refuses(
      `${kind}-order-${prime}`,
      `A point of order ${prime}, which divides the cofactor.`,
      { bytes: torsionBytes(kind, prime) },
      'COCONUT_INVALID_POINT',
    );
    const { word, what, bytes } = shifted(kind, valid, prime);
    const comment = `A point of the group: ${what}. A pairing does not tell it from the point.`;
    cases.refuses(`${kind}-${word}`, comment, { bytes }, 'COCONUT_INVALID_POINT');
  }
  for (const [id, comment, bytes] of [
    ['empty', 'No bytes.', new Uint8Array(0)],
    ['short', 'The last byte is missing.', valid.slice(0, -1)],
    ['long', 'A byte too many.', joined(valid, new Uint8Array(1))],
    [
      'of-the-other-group',
      'The length of the other group.',
      (kind === 'G1' ? g2 : g1).encode(((kind === 'G1' ? g2 : g1) as typeof g1).generator as never),
    ],
  ] as const) {
    cases.refuses(`${kind}-${id}`, comment, { bytes }, 'COCONUT_INVALID_POINT');
  }
  return cases;
}

function scalars(): DescribedGroup {
  const cases = new DescribedGroup('decode-scalar', 'Scalars: 32 bytes, big-endian, below r.');
  for (const [id, value] of [
    ['zero', 0n],
    ['one', 1n],
    ['above-2-64', 2n ** 64n],
    ['r-minus-1', order - 1n],
  ] as const) {
    const bytes = encodeScalar(value);
    cases.gives(id, `The scalar ${value}.`, { bytes }, { value: `${value}` });
  }
  const valid = encodeScalar(77n);
  for (const { word, what, bytes } of malformedScalars(valid)) {
    cases.refuses(word, `Not below r: ${what}.`, { bytes }, 'COCONUT_INVALID_SCALAR');
  }
  for (const [id, comment, bytes] of [
    ['empty', 'No bytes.', new Uint8Array(0)],
    ['short', 'The leading zero is left out.', valid.slice(1)],
    ['long', 'A leading zero more.', joined(new Uint8Array(1), valid)],
  ] as const) {
    cases.refuses(id, comment, { bytes }, 'COCONUT_INVALID_SCALAR');
  }
  return cases;
}

function items(): DescribedGroup {
  const cases = new DescribedGroup('decode-items', 'T: for each item u32(length) and its bytes.');
  for (const [id, comment, list] of [
    ['none', 'No item.', []],
    ['an-empty-one', 'One item without bytes, which is not no item.', [new Uint8Array(0)]],
    ['several', 'Items of different lengths.', [utf8('a'), new Uint8Array(0), utf8('bc')]],
    ['nested', 'An item that is a list itself.', [encodeItems(utf8('inner')), utf8('outer')]],
    ['longer-than-a-byte', 'A length of two bytes.', [new Uint8Array(300).fill(7)]],
  ] as const) {
    cases.gives(id, comment, { bytes: encodeItems(...list) }, { items: list });
  }
  const valid = encodeItems(utf8('abc'));
  for (const [id, comment, bytes] of [
    ['cut-length', 'It ends inside a length.', valid.slice(0, 3)],
    ['cut-item', 'It ends inside an item.', valid.slice(0, -1)],
    ['trailing', 'A byte follows the last item.', joined(valid, new Uint8Array(1))],
    ['largest-length', 'A length of 2³² − 1.', joined(u32(2 ** 32 - 1), utf8('abc'))],
  ] as const) {
    cases.refuses(id, comment, { bytes }, 'COCONUT_INVALID_ENCODING');
  }
  return cases;
}

function base64url(): DescribedGroup {
  const about =
    'Base64url without padding, one text for any bytes; length, where given, is that of the bytes.';
  const cases = new DescribedGroup('decode-base64url', about);
  for (const [id, comment, text, bytes] of [
    ['empty', 'No bytes.', '', ''],
    ['one-byte', 'Two characters for one byte.', '_w', 'ff'],
    ['two-bytes', 'Three characters for two bytes.', '-_8', 'fbff'],
    ['three-bytes', 'Four characters for three bytes.', 'AQID', '010203'],
  ] as const) {
    cases.gives(id, comment, { text }, { bytes, same: true });
  }
  for (const [id, comment, text] of [
    ['padded', 'Padding.', '_w=='],
    ['unused-bits', 'Bits that stand for nothing are not zero.', '_x'],
    ['one-character', 'Four characters and one.', 'AQIDA'],
    ['other-alphabet', 'The alphabet with + and /.', '+/8'],
    ['white-space', 'A line break.', 'AQ\nID'],
    ['beyond-ascii', 'A letter that is none of the alphabet.', 'AQIä'],
  ] as const) {
    cases.refuses(id, comment, { text }, 'COCONUT_INVALID_ENCODING');
  }
  const wrong = { text: 'AQID', length: 2 };
  return cases.refuses(
    'other-length',
    'Another length than is wanted.',
    wrong,
    'COCONUT_INVALID_ENCODING',
  );
}

function hexadecimal(): DescribedGroup {
  const cases = new DescribedGroup('decode-hex', 'Lower-case hexadecimal, as key ids are written.');
  cases.gives('digits', 'Digits and letters.', { text: '00ff1a' }, { same: true });
  for (const [id, comment, inputs] of [
    ['upper-case', 'Upper case.', { text: '00FF' }],
    ['odd', 'Half a byte.', { text: '00f' }],
    ['prefixed', 'A prefix.', { text: '0x00' }],
    ['no-digit', 'A letter that is no digit.', { text: '0g' }],
    ['other-length', 'Another length than is wanted.', { text: '00ff', length: 32 }],
  ] as const) {
    cases.refuses(id, comment, inputs, 'COCONUT_INVALID_ENCODING');
  }
  return cases;
}

/** Points, scalars, lists and texts. */
export function encodingsFile(): KitFile {
  return describedFile('Encodings of points, scalars, lists and bytes.', [
    points('G1'),
    points('G2'),
    scalars(),
    items(),
    base64url(),
    hexadecimal(),
  ]);
}
