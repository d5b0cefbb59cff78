import * as nym from '@coir/coconut/nym';
import { seededRandom } from '../../support/seeded-random.ts';
import type { Derived, Recorded } from './recorded.ts';
import type { Shape } from './shape.ts';

/** Serial and binding number. */
const PRIVATE_COUNT = 2;

/** Inputs that a file needs only for some outputs. */
const SEEDS = ['show_seed', 'rerandomise_seed', 'nopub_seed', 'elgamal_seed'];

/** A value that is made when first asked for, and whose failure is then everybody's who asks. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Keys of all authorities, and the attributes drawn after them from the same source. */
function deriveKeys(inputs: Recorded) {
  const attributeCount = inputs.at('q').integer();
  const parameters = nym.setup({ attributeCount, privateCount: PRIVATE_COUNT });
  const random = seededRandom(inputs.at('keygen_seed').text());
  const threshold = inputs.at('threshold').integer();
  const options = { threshold, issuers: inputs.at('authorities').integer() };
  const pairs = nym.ttpKeygen(parameters, options, random);
  const pairOf = (index: number): nym.IssuerKeyPair => {
    const pair = pairs[index - 1];
    if (pair === undefined) throw new Error(`there is no authority ${index}`);
    return pair;
  };
  const serial = nym.randomAttribute(random);
  const binding = nym.randomAttribute(random);
  return { parameters, random, pairOf, serial, binding };
}

/** Everything the recorded outputs are made of, from the file's inputs alone. */
function derive(inputs: Recorded) {
  const keys = deriveKeys(inputs);
  const { parameters, random, pairOf, serial, binding } = keys;
  const texts = inputs.at('public').items();
  const publicAttributes = texts.map((item) => nym.attributeFromText(item.text()));
  const hidden = [serial, binding];
  const prepared = once(() => nym.prepareBlindSign(parameters, hidden, publicAttributes, random));
  const unsealed = once(() =>
    nym.prepareBlindSign(parameters, hidden, [], seededRandom(inputs.at('nopub_seed').text())),
  );
  const blindedBy = (index: number): nym.BlindedPartialCredential =>
    nym.blindSign(parameters, pairOf(index).signingKey, prepared().request, publicAttributes);
  const partialBy = (index: number): nym.PartialCredential => {
    const { verificationKey } = pairOf(index);
    return nym.unblind(parameters, verificationKey, blindedBy(index), prepared().witness);
  };
  const authorities = inputs.at('aggregate_from').items();
  const chosen = authorities.map((item) => item.integer());
  const masterKey = once(() => {
    const partialKeys = chosen.map((issuerIndex) => ({
      issuerIndex,
      key: pairOf(issuerIndex).verificationKey,
    }));
    return nym.aggregateVerificationKeys(parameters, partialKeys);
  });
  const credential = once(() => {
    const partials = chosen.map((issuerIndex) => ({
      issuerIndex,
      credential: partialBy(issuerIndex),
    }));
    return nym.aggregateCredentials(parameters, partials);
  });
  const theta = once(() => {
    const source = seededRandom(inputs.at('show_seed').text());
    return nym.proveShow(parameters, masterKey(), credential(), { serial, binding }, source);
  });
  const made = { prepared, unsealed, blindedBy, partialBy, masterKey, credential, theta };
  return { ...keys, ...made, publicAttributes, g1: parameters.group.g1 };
}

type Derivation = ReturnType<typeof derive>;
type Rule = readonly [RegExp, (made: Derivation, captured: string, inputs: Recorded) => Derived];

/**
 * How each output is made, by its name; what the name captures is a text to be hashed or the index
 * of an authority.
 */
const RULES: readonly Rule[] = [
  [/^hash_g1\((.*)\)$/s, ({ g1 }, text) => g1.encode(nym.hashToG1(utf8(text)))],
  [/^hash_to_scalar\((.*)\)$/s, (_, text) => nym.encodeScalar(nym.attributeFromText(text))],
  [
    /^first_random_scalar$/,
    (_, __, inputs) =>
      nym.encodeScalar(nym.randomAttribute(seededRandom(inputs.at('keygen_seed').text()))),
  ],
  [/^sk(\d+)$/, ({ pairOf }, index) => nym.encodeSigningKey(pairOf(Number(index)).signingKey)],
  [
    /^vk(\d+)$/,
    ({ parameters, pairOf }, index) =>
      nym.encodeVerificationKey(parameters, pairOf(Number(index)).verificationKey),
  ],
  [
    /^keypair(\d+)$/,
    ({ parameters, pairOf }, index) => nym.encodeKeyPair(parameters, pairOf(Number(index))),
  ],
  [/^avk$/, ({ parameters, masterKey }) => nym.encodeVerificationKey(parameters, masterKey())],
  [/^serial$/, ({ serial }) => nym.encodeScalar(serial)],
  [/^binding$/, ({ binding }) => nym.encodeScalar(binding)],
  [
    /^openings$/,
    ({ prepared }) =>
      prepared()
        .witness.openings.map((opening) => Buffer.from(nym.encodeScalar(opening)).toString('hex'))
        .join(','),
  ],
  [
    /^blind_sign_request$/,
    ({ parameters, prepared }) => nym.encodeBlindSignRequest(parameters, prepared().request),
  ],
  [/^commitment_hash$/, ({ g1, prepared }) => g1.encode(prepared().request.base)],
  [
    /^blinded_sig(\d+)$/,
    ({ parameters, blindedBy }, index) =>
      nym.encodeBlindedPartial(parameters, blindedBy(Number(index))),
  ],
  [
    /^partial_sig(\d+)$/,
    ({ parameters, partialBy }, index) =>
      nym.encodeCredential(parameters, partialBy(Number(index))),
  ],
  [
    /^aggregated_sig$/,
    ({ parameters, credential }) => nym.encodeCredential(parameters, credential()),
  ],
  [/^theta$/, ({ parameters, theta }) => nym.encodeTheta(parameters, theta())],
  [
    /^randomise_simple$/,
    ({ parameters, credential }, _, inputs) => {
      const random = seededRandom(inputs.at('rerandomise_seed').text());
      return nym.encodeCredential(parameters, nym.rerandomize(parameters, credential(), random));
    },
  ],
  [
    /^sign_public_only_sk(\d+)$/,
    ({ parameters, pairOf, publicAttributes }, index) =>
      nym.encodeCredential(
        parameters,
        nym.sign(parameters, pairOf(Number(index)).signingKey, publicAttributes),
      ),
  ],
  [
    /^blind_sign_request_nopub$/,
    ({ parameters, unsealed }) => nym.encodeBlindSignRequest(parameters, unsealed().request),
  ],
  [
    /^blinded_sig(\d+)_nopub$/,
    ({ parameters, pairOf, unsealed }, index) => {
      const { signingKey } = pairOf(Number(index));
      const blinded = nym.blindSign(parameters, signingKey, unsealed().request, []);
      return nym.encodeBlindedPartial(parameters, blinded);
    },
  ],
  [
    /^elgamal_pk$/,
    ({ parameters, g1 }, _, inputs) => {
      const random = seededRandom(inputs.at('elgamal_seed').text());
      return g1.encode(nym.elgamalKeygen(parameters, random).publicKey);
    },
  ],
];

/** What must be true beside the bytes: the recorded objects are read back and verify. */
function verifyAll(file: Recorded, made: Derivation): void {
  const { parameters, masterKey, publicAttributes, serial, binding } = made;
  const { tally } = file;
  if (file.has('theta')) {
    tally.attempt('theta', () => {
      const theta = nym.decodeTheta(parameters, file.at('theta').bytes());
      const holds = nym.verifyShow(parameters, masterKey(), publicAttributes, theta);
      tally.require('theta', 'a show that verifies', holds);
    });
  }
  for (const name of ['aggregated_sig', 'randomise_simple']) {
    if (!file.has(name)) continue;
    tally.attempt(name, () => {
      const credential = nym.decodeCredential(parameters, file.at(name).bytes());
      const attributes = [serial, binding, ...publicAttributes];
      const holds = nym.verifyCredential(parameters, masterKey(), attributes, credential);
      tally.require(name, 'a credential that verifies', holds);
    });
  }
}

/** Outputs of version 5 of Nym's Coconut from seeds. */
export const coconutNymShape: Shape = {
  name: 'coconut-nym',
  detect: (file) => file.has('inputs') && file.at('inputs').has('keygen_seed'),
  replay(file) {
    const inputs = file.at('inputs');
    for (const seed of SEEDS.filter((name) => inputs.has(name))) inputs.at(seed).text();
    const made = derive(inputs);
    for (const key of file.keys()) {
      for (const [pattern, output] of RULES) {
        const match = pattern.exec(key);
        if (match !== null) file.at(key).check(() => output(made, match[1] ?? '', inputs));
      }
    }
    verifyAll(file, made);
  },
};
