import { type Credential, nobleGroup } from '@coir/coconut';
import { invert, mod } from '../crafted.ts';
import type { DescribedGroup } from '../described-cases.ts';
import { encode, exponentOf, signedOver } from '../sample-credentials.ts';
import { member } from '../world.ts';
import { secret, worldOf } from '../worlds.ts';

const { g1, order } = nobleGroup;
const world = worldOf('member');
const { master, record, issued, terms } = world;
const { attributes } = terms;
const [birth = 0n, serial = 0n, country = 0n, level = 0n] = attributes;
const { credential } = issued;
const half = invert(2n);
const quarter = invert(4n);

/** The combination of two signatures with these weights, over the base of the first. */
function combined(
  left: Credential,
  right: Credential,
  weights: readonly [bigint, bigint],
): Uint8Array {
  const signature = g1.multiExponentiate([left.signature, right.signature], weights.map(mod));
  return encode({ base: left.base, signature });
}

/**
 * Adds credentials that hold though nobody issued them as they are, and says why none can be had.
 */
export function addThoseThatHold(cases: DescribedGroup): void {
  const power = (scalar: bigint): Uint8Array =>
    encode({
      base: g1.multiply(credential.base, scalar),
      signature: g1.multiply(credential.signature, scalar),
    });
  const { credential: partial } = member(issued.partials, 1);
  cases.holds('rerandomised', '(h^t, s^t).', { credential: power(12_345n) });
  cases.holds('inverted', '(h^{−1}, s^{−1}).', { credential: power(order - 1n) });
  cases.holds('partial', 'A partial credential under the key of its issuer.', {
    credential: encode(partial),
    verificationKey: world.partialKeyBytes(1),
  });
  const leaked = g1.multiply(g1.generator, master.x);
  const others = [2001n, secret('thief'), country, 999n];
  const forged = {
    base: g1.generator,
    signature: g1.add(leaked, g1.multiExponentiate(record.masterKey.betaG1, others)),
  };
  cases.holds(
    'forged-with-leaked-g1-x',
    'A forgery by somebody who knows g1^x: (g1, g1^x · Π β1_j^{a_j}) verifies on anything, which is why no key holds g1^x.',
    { attributes: others, credential: encode(forged) },
  );
  const overGenerator = signedOver(g1.generator, attributes);
  const raised = {
    base: g1.generator,
    signature: g1.add(overGenerator.signature, g1.multiply(member(record.masterKey.betaG1, 3), 5n)),
  };
  cases.holds(
    'raised-over-g1',
    'A signature over the base g1, whose level anybody raises by 5 with β1_4: which is why h is a hash.',
    { attributes: [birth, serial, country, level + 5n], credential: encode(raised) },
  );
  const base = g1.multiply(g1.generator, 31_337n);
  const [left, right] = [
    [8n, 0n],
    [0n, 8n],
  ].map(([b = 0n, l = 0n]) => signedOver(base, [b, serial, country, l])) as [
    Credential,
    Credential,
  ];
  cases.holds(
    'half-and-half-over-one-base',
    'Two signatures over one base, on (8, 0) and (0, 8), combine to one on (4, 4): which is why every request has its own.',
    { attributes: [4n, serial, country, 4n], credential: combined(left, right, [half, half]) },
  );
  cases.holds('quarter-over-one-base', 'The same with weights 1/4 and 3/4: (2, 6).', {
    attributes: [2n, serial, country, 6n],
    credential: combined(left, right, [quarter, 3n * quarter]),
  });
}

/** Adds what can be made of issued credentials and public keys, which does not hold. */
export function addForgeries(cases: DescribedGroup): void {
  const [left, right] = ['eight-zero', 'zero-eight']
    .map((label, i) => world.issue(label, [1987n, serial, country, i === 0 ? 8n : 0n]))
    .map((made) => made.credential) as [Credential, Credential];
  for (const [id, comment, values, forged] of [
    [
      'half-and-half',
      'Two issued credentials, on levels 8 and 0, combined half and half over the first base.',
      [birth, serial, country, 4n],
      combined(left, right, [half, half]),
    ],
    [
      'half-and-half-over-the-other',
      'The same over the other base.',
      [birth, serial, country, 4n],
      combined(right, left, [half, half]),
    ],
    [
      'quarters',
      'One quarter and three quarters: level 2.',
      [birth, serial, country, 2n],
      combined(left, right, [quarter, 3n * quarter]),
    ],
    [
      'sum',
      'Their product, on the sum of the attributes.',
      [2n * birth, serial, country, 8n],
      combined(left, right, [1n, 1n]),
    ],
    [
      'bases-combined',
      'Bases combined alike.',
      [birth, serial, country, 4n],
      encode({
        base: g1.multiExponentiate([left.base, right.base], [half, half]),
        signature: g1.multiExponentiate([left.signature, right.signature], [half, half]),
      }),
    ],
  ] as const) {
    cases.fails(id, comment, { attributes: values, credential: forged });
  }
  const beta = g1.add(credential.signature, g1.multiply(member(record.masterKey.betaG1, 3), 5n));
  cases.fails('raised', 'The level raised by 5 with β1_4, over an h that is a hash.', {
    attributes: [birth, serial, country, level + 5n],
    credential: encode({ ...credential, signature: beta }),
  });
  const noX = g1.multiExponentiate(record.masterKey.betaG1, [...attributes]);
  cases.fails('without-x', '(g1, Π β1_j^{a_j}): what can be made of the key without g1^x.', {
    credential: encode({ base: g1.generator, signature: noX }),
  });
  const fatal = mod(-(exponentOf([birth, serial, 0n, level]) * invert(member(master.y, 2))));
  cases.fails(
    'vanishing-exponent',
    'Attributes for which only the identity would be a signature.',
    { attributes: [birth, serial, fatal, level] },
  );
}
