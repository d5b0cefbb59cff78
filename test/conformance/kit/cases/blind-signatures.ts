import { nobleGroup } from '@coir/coconut';
import { DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { joined, malformedPoints, shifted } from '../malformed-bytes.ts';
import { G1_SMALL_PRIMES } from '../outside-points.ts';
import { member } from '../world.ts';
import { worldOf } from '../worlds.ts';
import { signing } from './blind-signing.ts';
import { unblinding, verification } from './blinded-partials.ts';

const { g1 } = nobleGroup;
const world = worldOf('member');
const { issued } = world;

function decoding(): DescribedGroup {
  const cases = new DescribedGroup('decode-blinded-partial', 'c̃.');
  const { blinded: bytes } = member(issued.answers, 0);
  cases.gives('answer', 'An answer.', { bytes }, { same: true });
  const generator = g1.encode(g1.generator);
  cases.gives('generator', 'Any point can be read.', { bytes: generator }, { same: true });
  for (const { word, what, bytes: changed } of malformedPoints('G1', bytes)) {
    cases.refuses(word, `c̃ is ${what}.`, { bytes: changed }, 'COCONUT_INVALID_POINT');
  }
  for (const prime of G1_SMALL_PRIMES) {
    const { word, what, bytes: changed } = shifted('G1', bytes, prime);
    cases.refuses(word, `c̃ is ${what}.`, { bytes: changed }, 'COCONUT_INVALID_POINT');
  }
  for (const [id, comment, changed] of [
    ['empty', 'No bytes.', new Uint8Array(0)],
    ['cut', 'The last byte is missing.', bytes.slice(0, -1)],
    ['trailing', 'A byte follows.', joined(bytes, new Uint8Array(1))],
    ['credential', 'h and s.', issued.credentialBytes],
  ] as const) {
    cases.refuses(id, comment, { bytes: changed }, 'COCONUT_INVALID_ENCODING');
  }
  return cases;
}

/** Blind signatures. */
export function blindSignaturesFile(): KitFile {
  return describedFile('Blind signatures: making, reading, verifying and unblinding them.', [
    ...signing(),
    decoding(),
    ...verification(),
    unblinding(),
  ]);
}
