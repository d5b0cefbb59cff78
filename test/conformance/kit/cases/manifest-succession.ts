import { signManifest, type UnsignedManifest } from '@coir/coconut/ticket';
import { DescribedGroup } from '../described-cases.ts';
import { identityOf, MANIFEST, SMALLEST, seedOf, signed } from '../sample-manifests.ts';

const before: UnsignedManifest = { ...MANIFEST, denominations: SMALLEST.denominations, keys: [] };
const next: UnsignedManifest = { ...before, sequence: 8 };

const others = {
  ...next,
  threshold: 1,
  issuers: [4, 5].map((index) => ({
    index,
    url: `http://${index}.example`,
    identityKey: identityOf(index),
  })),
};

const renumbered = {
  ...next,
  issuers: next.issuers.map((issuer, i) => ({ ...issuer, index: i + 4 })),
};

const SUCCESSORS = [
  ['next', 'The next sequence.', signed(next, [1, 2]), true],
  ['skipped', 'A sequence further on.', signed({ ...before, sequence: 100 }, [2, 3]), true],
  [
    'other-issuers',
    'Other issuers, vouched for by the previous ones.',
    signed(others, [1, 3]),
    true,
  ],
  ['same-sequence', 'The same sequence.', signed(before, [1, 2]), false],
  ['lower-sequence', 'A lower sequence.', signed({ ...before, sequence: 6 }, [1, 2, 3]), false],
  ['other-network', 'Another network.', signed({ ...next, network: 'coir-other' }, [1, 2]), false],
  [
    'signed-by-the-new',
    'Signed by the issuers it names, not by the previous.',
    signed(others, [4, 5]),
    false,
  ],
  [
    'one-of-two',
    'Signed by one of the two that are needed, though the new threshold is 1.',
    signed(others, [1, 4]),
    false,
  ],
  [
    'new-indices',
    'Signed by the previous issuers under new indices.',
    {
      ...renumbered,
      signatures: [1, 2].map((index) => ({
        ...signManifest(renumbered, index, seedOf(index)),
        index: index + 3,
      })),
    },
    false,
  ],
  ['unsigned', 'Signed by nobody.', signed(next, []), false],
] as const;

/** Manifests that follow others. */
export function replacing(): DescribedGroup {
  const about =
    'Whether a manifest takes the place of another: the same network, a higher sequence, and signatures of the threshold of the previous issuers.';
  const previous = signed(before, [1, 2]);
  const cases = new DescribedGroup('replace-manifest', about, {
    previous: JSON.stringify(previous),
  });
  for (const [id, comment, manifest, isAccepted] of SUCCESSORS) {
    cases.gives(id, comment, { next: JSON.stringify(manifest) }, { isAccepted });
  }
  const broken = JSON.stringify(signed(next, [1, 2])).slice(0, -1);
  return cases.refuses(
    'broken',
    'It cannot be read.',
    { next: broken },
    'COCONUT_INVALID_MANIFEST',
  );
}
