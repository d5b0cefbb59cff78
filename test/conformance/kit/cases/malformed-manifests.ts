import type { Manifest, UnsignedManifest } from '@coir/coconut/ticket';
import type { DescribedGroup } from '../described-cases.ts';

type Faults = readonly (readonly [string, string, unknown])[];

/** Texts that are no manifest before anything in them is looked at. */
function textFaults(text: string): readonly (readonly [string, string, string])[] {
  const replace = (from: string, to: string): string => {
    if (!text.includes(from)) throw new Error(`the manifest does not hold ${from}`);
    return text.replace(from, to);
  };
  return [
    ['empty', 'No text.', ''],
    ['cut', 'The last character is missing.', text.slice(0, -1)],
    [
      'member-twice',
      'A member twice, with one value.',
      replace('"sequence":7', '"sequence":7,"sequence":7'),
    ],
    [
      'inner-member-twice',
      'A member of the chain twice.',
      replace('"denom":"ucoir"', '"denom":"ucoir","denom":"other"'),
    ],
    ['fraction', 'An integer with a fraction.', replace('"sequence":7', '"sequence":7.0')],
    ['text-for-integer', 'An integer as a text.', replace('"sequence":7', '"sequence":"7"')],
    ['lone-surrogate', 'A text with a lone surrogate.', replace('"ucoir"', '"\\ud800"')],
    ['null', 'A member that is null.', replace('"sequence":7', '"sequence":null')],
    [
      'control-character',
      'A text with a line break, escaped as it has to be.',
      replace('"ucoir"', '"u\\ncoir"'),
    ],
  ];
}

/** Values that differ from a manifest in one place: as a whole, and in its issuers. */
function issuerFaults(good: Manifest, [issuer, second]: UnsignedManifest['issuers']): Faults {
  const { validityPeriods: _, ...incomplete } = good;
  const withIssuer = (change: object): object => ({ ...good, issuers: [{ ...issuer, ...change }] });
  return [
    ['missing-member', 'A member is missing.', incomplete],
    ['unknown-member', 'A member that no manifest has.', { ...good, comment: '' }],
    ['other-version', 'Another version.', { ...good, version: 2 }],
    ['negative-sequence', 'A negative sequence.', { ...good, sequence: -1 }],
    ['threshold-zero', 'A threshold of 0.', { ...good, threshold: 0 }],
    [
      'threshold-above-issuers',
      'A threshold above the number of issuers.',
      { ...good, threshold: 2 },
    ],
    ['no-issuer', 'No issuer.', { ...good, issuers: [] }],
    ['index-zero', 'An issuer at index 0.', withIssuer({ index: 0 })],
    ['index-too-large', 'An issuer at index 65536.', withIssuer({ index: 65_536 })],
    [
      'index-twice',
      'Two issuers at one index.',
      { ...good, issuers: [issuer, { ...second, index: 1 }] },
    ],
    [
      'identity-key-twice',
      'Two issuers with one identity key, which would sign twice.',
      { ...good, issuers: [issuer, { ...second, identityKey: issuer?.identityKey }] },
    ],
    [
      'identity-key-padded',
      'An identity key with padding.',
      withIssuer({ identityKey: `${issuer?.identityKey}=` }),
    ],
    [
      'identity-key-unused-bits',
      'An identity key with unused bits set.',
      withIssuer({ identityKey: `${issuer?.identityKey.slice(0, -1)}B` }),
    ],
  ];
}

/** In its terms. */
function termFaults(good: Manifest): Faults {
  const [denomination] = good.denominations;
  const withDenomination = (change: object): object => ({
    ...good,
    denominations: [{ ...denomination, ...change }],
  });
  return [
    ['no-denomination', 'No denomination.', { ...good, denominations: [] }],
    [
      'denomination-twice',
      'A denomination twice.',
      { ...good, denominations: [denomination, denomination] },
    ],
    ['price-zero', 'A price of 0.', withDenomination({ price: '0' })],
    ['price-leading-zero', 'A price with a leading zero.', withDenomination({ price: '01000' })],
    ['price-number', 'A price that is a number.', withDenomination({ price: 1000 })],
    ['price-fraction', 'A price with a fraction.', withDenomination({ price: '1.5' })],
    ['period-zero', 'Expiry periods of no day.', { ...good, expiryPeriodDays: 0 }],
    ['validity-zero', 'Tickets good for no period.', { ...good, validityPeriods: 0 }],
    ['book-too-large', 'Books of 65 tickets.', { ...good, bookSizes: [65] }],
    ['book-empty', 'Books of no ticket.', { ...good, bookSizes: [0, 8] }],
    ['book-size-twice', 'A book size twice.', { ...good, bookSizes: [8, 8] }],
  ];
}

/** In its keys and signatures. */
function keyFaults(good: Manifest, [key]: UnsignedManifest['keys']): Faults {
  const [first] = good.signatures;
  const withKey = (change: object): object => ({ ...good, keys: [{ ...key, ...change }] });
  return [
    [
      'two-active',
      'Two active keys.',
      { ...good, keys: [key, { ...key, keyId: '2e'.repeat(32) }] },
    ],
    [
      'two-in-grace',
      'Two keys in grace.',
      {
        ...good,
        keys: ['1e', '2e'].map((byte) => ({ ...key, keyId: byte.repeat(32), state: 'grace' })),
      },
    ],
    ['key-twice', 'A key twice.', { ...good, keys: [key, { ...key, state: 'retired' }] }],
    ['key-id-in-capitals', 'A key id in capitals.', withKey({ keyId: '1E'.repeat(32) })],
    ['key-id-short', 'A key id of 31 bytes.', withKey({ keyId: '1e'.repeat(31) })],
    ['unknown-state', 'A state that no key has.', withKey({ state: 'lost' })],
    [
      'ends-before-it-begins',
      'A key that ends when it begins.',
      withKey({ notAfter: 1_795_000_000 }),
    ],
    ['record-padded', 'A key record with padding.', withKey({ record: 'AQI=' })],
    [
      'signature-index-twice',
      'Two signatures under one index.',
      { ...good, signatures: [first, first] },
    ],
    ['signatures-missing', 'No list of signatures.', { ...good, signatures: undefined }],
  ];
}

/** Adds the texts that are no manifest. */
export function addMalformed(
  cases: DescribedGroup,
  good: Manifest,
  larger: Pick<UnsignedManifest, 'issuers' | 'keys'>,
): void {
  const texts = [
    ...textFaults(JSON.stringify(good)),
    ...[
      ...issuerFaults(good, larger.issuers),
      ...termFaults(good),
      ...keyFaults(good, larger.keys),
    ].map(([id, comment, value]) => [id, comment, JSON.stringify(value)] as const),
  ];
  for (const [id, comment, text] of texts) {
    cases.refuses(id, comment, { text }, 'COCONUT_INVALID_MANIFEST');
  }
}
