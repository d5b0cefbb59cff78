import {
  encodeBase64Url,
  type ManifestSignature,
  manifestDigest,
  signManifest,
} from '@coir/coconut/ticket';
import type { DescribedGroup } from '../described-cases.ts';
import { MANIFEST, seedOf, signed } from '../sample-manifests.ts';

const digest = manifestDigest(MANIFEST);
const good = signed(MANIFEST, [1, 3]);

/** A signature whose scalar is larger by the order of the curve. */
function stretched(signature: string): string {
  const bytes = Uint8Array.from(Buffer.from(signature, 'base64url'));
  const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
  let scalar =
    bytes.slice(32).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n) + order;
  for (let at = 32; at < 64; at += 1) {
    bytes[at] = Number(scalar & 255n);
    scalar >>= 8n;
  }
  return encodeBase64Url(bytes);
}

const [one, three] = good.signatures as [ManifestSignature, ManifestSignature];

const UNSIGNED = [
  ['unsigned', 'Nobody signed.', []],
  ['one-of-two', 'One signature, where two are needed.', [one]],
  [
    'for-another',
    'One of two signatures is over another sequence.',
    [one, signManifest({ ...MANIFEST, sequence: 8 }, 3, seedOf(3))],
  ],
  [
    'by-another-key',
    'One of two signatures is by another key.',
    [one, { ...signManifest(MANIFEST, 3, seedOf(4)), index: 3 }],
  ],
  [
    'exchanged',
    'Two signatures under each other’s index.',
    [
      { ...one, index: 3 },
      { ...three, index: 1 },
    ],
  ],
  [
    'one-signature-twice',
    'The signature of an issuer under the index of another, too.',
    [one, { ...one, index: 2 }],
  ],
  [
    'stretched-scalar',
    'A signature with S + ℓ: a second spelling of a true one.',
    [one, { ...three, signature: stretched(three.signature) }],
  ],
  [
    'strangers',
    'Two signatures of nobody.',
    [8, 9].map((index) => signManifest(MANIFEST, index, seedOf(index))),
  ],
] as const;

/** Adds manifests that too few have signed. */
export function addUnsigned(cases: DescribedGroup): void {
  for (const [id, comment, signatures] of UNSIGNED) {
    cases.gives(
      id,
      comment,
      { text: JSON.stringify({ ...MANIFEST, signatures }) },
      { digest, isSigned: false },
    );
  }
  const altered = { ...good, chain: { ...good.chain, depositAddress: 'coir1thief' } };
  cases.gives(
    'altered',
    'The deposit address was altered.',
    { text: JSON.stringify(altered) },
    { digest: manifestDigest(altered), isSigned: false },
  );
  addWeakKey(cases);
}

/**
 * An issuer whose identity key is the identity point: R the identity and S = 0 satisfy the equation
 * for any message.
 */
function addWeakKey(cases: DescribedGroup): void {
  const small = Uint8Array.of(1, ...new Uint8Array(31));
  const weak = {
    ...MANIFEST,
    issuers: MANIFEST.issuers.map((issuer) =>
      issuer.index === 3 ? { ...issuer, identityKey: encodeBase64Url(small) } : issuer,
    ),
  };
  const forged = { index: 3, signature: encodeBase64Url(Uint8Array.of(1, ...new Uint8Array(63))) };
  const weakText = JSON.stringify({
    ...weak,
    signatures: [signManifest(weak, 1, seedOf(1)), forged],
  });
  cases.gives(
    'key-of-small-order',
    'An identity key of order 1, under which anybody signs: it does not count.',
    { text: weakText },
    { digest: manifestDigest(weak), isSigned: false },
  );
}
