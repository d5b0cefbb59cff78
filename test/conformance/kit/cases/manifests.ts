import { manifestDigest, signManifest } from '@coir/coconut/ticket';
import { DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { MANIFEST, SMALLEST, seedOf, signed } from '../sample-manifests.ts';
import { jsonTexts } from './json-texts.ts';
import { addMalformed } from './malformed-manifests.ts';
import { replacing } from './manifest-succession.ts';
import { opening } from './opened-manifests.ts';
import { addUnsigned } from './signed-manifests.ts';

/** The same with every member in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, each]) => [name, reversed(each)]),
  );
}

const digest = manifestDigest(MANIFEST);
const good = signed(MANIFEST, [1, 3]);
const text = JSON.stringify(good);

const SIGNED = [
  ['two-of-three', 'Signed by two of three.', text],
  ['signatures-reversed', 'Signatures in another order.', JSON.stringify(signed(MANIFEST, [3, 1]))],
  ['with-white-space', 'White space is free.', `\n${JSON.stringify(good, null, 1)}\t `],
  ['members-reversed', 'So is the order of members.', JSON.stringify(reversed(good))],
  [
    'escaped',
    'So is the spelling of a text.',
    text.replace('"coir-kit"', '"\\u0063oir\\u002dkit"').replace('ucoir', 'u\\u0063oir'),
  ],
  [
    'foreign-signature',
    'A signature under an index that no issuer has does no harm.',
    JSON.stringify({
      ...good,
      signatures: [...good.signatures, signManifest(MANIFEST, 9, seedOf(9))],
    }),
  ],
  [
    'false-signature',
    'A false signature beside enough true ones does no harm.',
    JSON.stringify({
      ...good,
      signatures: [...good.signatures, { ...signManifest(MANIFEST, 1, seedOf(9)), index: 2 }],
    }),
  ],
] as const;

const OTHER_MANIFESTS = [
  ['no-keys', 'Before the first key.', { ...MANIFEST, keys: [] }],
  [
    'unicode',
    'Names beyond ASCII, with characters that JSON escapes.',
    { ...MANIFEST, network: 'nätwork ☃ 𝔾 "\\/', chain: { ...MANIFEST.chain, denom: 'u\u2028é' } },
  ],
  [
    'largest-integers',
    'Integers of 2⁵³ − 1.',
    {
      ...MANIFEST,
      sequence: 2 ** 53 - 1,
      denominations: [{ id: 2 ** 53 - 1, price: '1', bytes: 2 ** 53 - 1 }],
    },
  ],
  [
    'all-states',
    'A key of each state, and two that are retired.',
    {
      ...MANIFEST,
      keys: ['pending', 'active', 'grace', 'retired', 'retired'].map((state, i) => ({
        keyId: `0${i}`.repeat(32),
        record: 'AQID',
        state: state as 'active',
        notBefore: i,
        notAfter: i + 1,
      })),
    },
  ],
] as const;

function reading(): DescribedGroup {
  const about =
    'network.json, read strictly; the digest of T("COIR-V1-MANIFEST", RFC 8785 form without signatures); and whether the threshold of its own issuers signed that.';
  const cases = new DescribedGroup('read-manifest', about);
  for (const [id, comment, written] of SIGNED) {
    cases.gives(id, comment, { text: written }, { digest, isSigned: true });
  }
  addUnsigned(cases);
  for (const [id, comment, changed] of OTHER_MANIFESTS) {
    const inputs = { text: JSON.stringify(signed(changed, [1, 2])) };
    cases.gives(id, comment, inputs, { digest: manifestDigest(changed), isSigned: true });
  }
  addMalformed(cases, signed(SMALLEST, [1]), MANIFEST);
  return cases;
}

/** The network manifest. */
export function manifestsFile(): KitFile {
  return describedFile(
    'The network manifest: reading it, its signatures, its successor, its key records.',
    [jsonTexts(), reading(), replacing(), opening()],
  );
}
