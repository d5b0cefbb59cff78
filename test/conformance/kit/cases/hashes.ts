import {
  attributeFromInteger,
  attributeFromText,
  encodeItems,
  encodeScalar,
  nobleGroup,
  u32,
} from '@coir/coconut';
import { ticketScope } from '@coir/coconut/ticket';
import { utf8 } from '../../../support/issued-tickets.ts';
import { type DescribedFields, DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { NETWORK } from '../worlds.ts';

function toG1(): DescribedGroup {
  const cases = new DescribedGroup(
    'hash-to-g1',
    'hash_to_curve with the tag COIR-V1-<purpose>-BLS12381G1_XMD:SHA-256_SSWU_RO_.',
  );
  const add = (id: string, comment: string, purpose: string, message: Uint8Array): void => {
    const tag = `COIR-V1-${purpose}-BLS12381G1_XMD:SHA-256_SSWU_RO_`;
    const point = nobleGroup.g1.encode(nobleGroup.hashToG1(message, tag));
    cases.gives(id, comment, { purpose, message }, { point });
  };
  for (const position of [1, 2, 3, 4, 32]) {
    add(`h-${position}`, `The generator h_${position}.`, 'GENERATOR', u32(position));
  }
  add('base-of-nothing', 'The base of no bytes.', 'REQUEST-BASE', new Uint8Array(0));
  add(
    'base-of-many',
    'A message longer than a block.',
    'REQUEST-BASE',
    new Uint8Array(200).fill(9),
  );
  add('nullifier-of-tickets', 'N of the scope of tickets.', 'NULLIFIER', ticketScope(NETWORK));
  add('nullifier-of-nothing', 'N of the empty scope.', 'NULLIFIER', new Uint8Array(0));
  const open = encodeItems(utf8('COIR-V1-APPLICATION-SCOPE'));
  add(
    'nullifier-of-the-open-scope',
    'N of the reserved scope, under which nothing is shown.',
    'NULLIFIER',
    open,
  );
  add('same-message-other-tag', 'The message of h_1 with another tag.', 'NULLIFIER', u32(1));
  return cases;
}

function toScalar(): DescribedGroup {
  const cases = new DescribedGroup(
    'hash-to-scalar',
    'hash_to_field of 48 bytes modulo r with the tag COIR-V1-<purpose>-BLS12381FR_XMD:SHA-256_.',
  );
  for (const [purpose, message] of [
    ['ATTRIBUTE', utf8('abc')],
    ['NONCE', utf8('abc')],
    ['REQUEST-PROOF', utf8('abc')],
    ['SHOW-PROOF', utf8('abc')],
    ['POSSESSION-PROOF', utf8('abc')],
    ['KEY-CHECK', utf8('abc')],
    ['ATTRIBUTE', new Uint8Array(0)],
    ['ATTRIBUTE', new Uint8Array(300).fill(255)],
  ] as const) {
    const scalar = nobleGroup.hashToScalar(message, `COIR-V1-${purpose}-BLS12381FR_XMD:SHA-256_`);
    const id = `${purpose.toLowerCase()}-${message.length}`;
    cases.gives(id, `${message.length} bytes for ${purpose}.`, { purpose, message }, { scalar });
  }
  return cases;
}

function fromText(): DescribedGroup {
  const about =
    'The scalar of a text: the hash of its UTF-8 as it is. utf16 is a text without UTF-8.';
  const cases = new DescribedGroup('attribute-from-text', about);
  for (const [id, comment, text] of [
    ['empty', 'The empty text.', ''],
    ['ascii', 'A text.', 'over 18'],
    ['composed', 'é in one character.', 'Caf\u00e9'],
    ['decomposed', 'é in two characters, which is another text.', 'Cafe\u0301'],
    ['astral', 'A character of two UTF-16 units.', '\u{1f511}'],
    ['zero', 'A character of value 0.', 'a\u0000b'],
    ['byte-order-mark', 'A byte order mark is part of the text.', '\ufeffa'],
    ['trailing-space', 'So is a space at its end.', 'over 18 '],
  ] as const) {
    cases.gives(id, comment, { text }, { scalar: attributeFromText(text) });
  }
  for (const [id, comment, utf16] of [
    ['high-surrogate', 'A high surrogate alone.', '0061d800'],
    ['low-surrogate', 'A low surrogate alone.', 'dc000061'],
    ['exchanged-surrogates', 'A pair in the wrong order.', 'dc00d800'],
  ] as const) {
    cases.refuses(id, comment, { utf16 }, 'COCONUT_INVALID_ATTRIBUTE');
  }
  return cases;
}

function fromInteger(): DescribedGroup {
  const cases = new DescribedGroup('attribute-from-integer', 'The scalar of an integer: itself.');
  for (const value of [0n, 1n, 2n ** 53n, 2n ** 64n - 1n]) {
    const scalar = encodeScalar(attributeFromInteger(value));
    const inputs: DescribedFields = { value: `${value}` };
    cases.gives(`${value}`, `The integer ${value}.`, inputs, { scalar });
  }
  for (const [id, value] of [
    ['negative', -1n],
    ['too-large', 2n ** 64n],
    ['order', nobleGroup.order],
  ] as const) {
    const comment = `${value} is outside [0, 2⁶⁴).`;
    cases.refuses(id, comment, { value: `${value}` }, 'COCONUT_INVALID_ATTRIBUTE');
  }
  return cases;
}

/** Hashes and attributes. */
export function hashesFile(): KitFile {
  return describedFile('Hashes to G1 and to scalars, and the scalars that stand for attributes.', [
    toG1(),
    toScalar(),
    fromText(),
    fromInteger(),
  ]);
}
