import { DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { joined, malformedObjects } from '../malformed-bytes.ts';
import { allWorlds, isLarge, worldOf } from '../worlds.ts';
import { equation } from './credential-equation.ts';

const world = worldOf('member');
const { issued } = world;
const { credentialBytes } = issued;
const identity = Uint8Array.of(0xc0, ...new Uint8Array(47));

function decoding(): DescribedGroup {
  const cases = new DescribedGroup('decode-credential', 'h ‖ s.');
  cases.gives('issued', 'A credential.', { bytes: credentialBytes }, { same: true });
  const same = joined(credentialBytes.slice(0, 48), credentialBytes.slice(0, 48));
  cases.gives('equal-points', 'Two equal points can be read.', { bytes: same }, { same: true });
  const fields = ['h', 's'].map((name) => ({ name, kind: 'G1' as const }));
  for (const { word, what, bytes } of malformedObjects(credentialBytes, fields)) {
    cases.refuses(word, `${what}.`, { bytes }, 'COCONUT_INVALID_POINT');
  }
  cases.refuses(
    'both-identity',
    'h and s are the identity.',
    { bytes: joined(identity, identity) },
    'COCONUT_INVALID_POINT',
  );
  for (const [id, comment, bytes] of [
    ['empty', 'No bytes.', new Uint8Array(0)],
    ['cut', 'The last byte is missing.', credentialBytes.slice(0, -1)],
    ['trailing', 'A byte follows.', joined(credentialBytes, new Uint8Array(1))],
    ['only-s', 's alone.', credentialBytes.slice(48)],
  ] as const) {
    cases.refuses(id, comment, { bytes }, 'COCONUT_INVALID_ENCODING');
  }
  return cases;
}

function honest(about: string): DescribedGroup {
  const cases = new DescribedGroup('verify-credential', about);
  for (const each of allWorlds()) {
    if (isLarge(each)) continue;
    cases.holds(each.terms.name, 'An honest credential.', {
      ...each.parameterFields,
      verificationKey: each.masterKeyBytes,
      attributes: each.terms.attributes,
      credential: each.issued.credentialBytes,
    });
  }
  return cases;
}

/** Credentials. */
export function credentialsFile(): KitFile {
  const about = 'e(s, g2) = e(h, α · Π β2_j^{a_j}), for attributes the schema can have.';
  return describedFile('Credentials: reading and verifying them.', [
    decoding(),
    honest(about),
    equation(about),
  ]);
}
