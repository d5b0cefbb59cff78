import { createHash } from 'node:crypto';
import * as coconut from '@coir/coconut';
import { spendContext, ticketScope } from '@coir/coconut/ticket';
import { seededRandom } from '../../support/seeded-random.ts';
import { replayDeposit, replayHashes } from './coir-v1-hashes.ts';
import { derivedScalars, observed } from './observed-draw.ts';
import type { Recorded } from './recorded.ts';
import type { Shape } from './shape.ts';

const { nobleGroup: group } = coconut;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

function readSchema(schema: Recorded): coconut.Schema {
  return coconut.createSchema({
    name: schema.at('name').text(),
    privateCount: schema.at('m').integer(),
    nullifierPosition: schema.at('nullifier').integer(),
    attributes: schema
      .at('attributes')
      .items()
      .map((attribute) => ({
        name: attribute.at('name').text(),
        kind: attribute.at('kind').text() as coconut.AttributeKind,
      })),
  });
}

interface Case {
  readonly record: coconut.KeyRecord;
  readonly pairs: readonly coconut.IssuerKeyPair[];
  readonly issuers: readonly number[];
  readonly values: readonly (string | number | boolean | null)[];
  readonly hidden: readonly (readonly number[])[];
  readonly context: Uint8Array;
  readonly random: coconut.RandomSource;
}

function readCase(inputs: Recorded): Case {
  const network = inputs.at('network').text();
  const parameters = coconut.setup(network, readSchema(inputs.at('schema')));
  const random = seededRandom(inputs.at('seed').text());
  const threshold = inputs.at('threshold').integer();
  const options = { threshold, issuers: inputs.at('authorities').integer() };
  const pairs = coconut.ttpKeygen(parameters, options, random);
  const partialKeys = pairs.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key }));
  const integers = (list: Recorded): readonly number[] =>
    list.items().map((item) => item.integer());
  return {
    record: coconut.createKeyRecord(parameters, {
      scope: inputs.at('scope').bytes(),
      threshold,
      partialKeys,
    }),
    pairs,
    issuers: integers(inputs.at('issuers')),
    values: inputs
      .at('values')
      .items()
      .map((item) => item.scalar()),
    hidden: inputs.at('hidden').items().map(integers),
    context: spendContext(network, inputs.at('gateway').bytes(), inputs.at('client').bytes()),
    random,
  };
}

function attributeOf(
  kind: coconut.AttributeKind,
  value: string | number | boolean | null,
  random: coconut.RandomSource,
): coconut.Attribute {
  if (kind === 'secret' && value === null) return coconut.randomAttribute(random);
  if (kind === 'secret' && typeof value === 'string') {
    return coconut.decodeScalar(group, Buffer.from(value, 'hex'));
  }
  if (kind === 'integer' && typeof value === 'number') return coconut.attributeFromInteger(value);
  if (kind === 'text' && typeof value === 'string') return coconut.attributeFromText(value);
  throw new Error(`an attribute of kind ${kind} cannot be ${value}`);
}

/** A credential from request to signature, and the shows that wait for their turn to draw. */
function replayCredential(made: Case, credential: Recorded): (() => void)[] {
  const { record, random: source } = made;
  const { parameters, schema } = record;
  const { g1 } = group;
  const m = schema.privateCount;
  const { random, last } = observed(source);
  const attributes = schema.attributes.map(({ kind }, position) =>
    attributeOf(kind, made.values[position] ?? null, random),
  );
  const { request, witness } = coconut.prepareBlindSign(
    parameters,
    attributes.slice(0, m),
    attributes.slice(m),
    random,
  );
  const head = coconut.encodeItems(
    utf8(record.network),
    utf8(schema.name),
    coconut.u16(schema.attributes.length),
    coconut.u16(m),
    ...attributes.slice(m).map(coconut.encodeScalar),
  );
  const derived = derivedScalars(last(), attributes.slice(0, m), head, 2 + 3 * m);
  const answers = made.issuers.map((issuerIndex) => {
    const pair = made.pairs.find((candidate) => candidate.issuerIndex === issuerIndex);
    if (pair === undefined) throw new Error(`there is no issuer ${issuerIndex}`);
    const { signingKey, verificationKey } = pair;
    const blinded = coconut.blindSign(parameters, signingKey, request, attributes.slice(m));
    const partial = coconut.unblind(parameters, verificationKey, blinded, witness);
    return { issuerIndex, blinded, partial };
  });

  credential.at('attributes').checkEach(() => attributes.map(coconut.encodeScalar));
  credential.at('request').check(() => coconut.encodeBlindSignRequest(parameters, request));
  credential.at('h').check(() => g1.encode(witness.base));
  credential.at('e').check(() => coconut.encodeScalar(request.proof.challenge));
  credential.at('derived').checkEach(() => derived);
  credential
    .at('blinded')
    .checkEach(() =>
      answers.map(({ blinded }) => coconut.encodeBlindedPartial(parameters, blinded)),
    );
  credential
    .at('unblinded')
    .checkEach(() => answers.map(({ partial }) => g1.encode(partial.signature)));
  const obtained = coconut.obtainCredential(record, witness, answers);
  credential.at('signature').check(() => g1.encode(obtained.credential.signature));
  credential.tally.require(credential.name, 'no issuer to blame', obtained.blamed.length === 0);

  return made.hidden.map((hidden, position) => () => {
    const show = credential.at('shows').items()[position];
    if (show === undefined) throw new Error(`${credential.name} lacks show ${position}`);
    replayShow(made, obtained.credential, attributes, hidden, show);
  });
}

function replayShow(
  { record, context, random: source }: Case,
  credential: coconut.Credential,
  attributes: readonly coconut.Attribute[],
  hidden: readonly number[],
  recorded: Recorded,
): void {
  const { g1, g2 } = group;
  const { random, last } = observed(source);
  const show = coconut.proveShow(record, credential, attributes, hidden, context, random);
  const isHidden = (_: unknown, position: number): boolean => hidden.includes(position + 1);
  const isRevealed = (_: unknown, position: number): boolean => !hidden.includes(position + 1);
  const revealed = attributes.filter(isRevealed);
  const encodedRevealed = revealed.map(coconut.encodeScalar);
  const mask = hidden.reduce((sum, position) => sum + 2 ** (position - 1), 0);
  const publicInput = coconut.encodeItems(
    record.keyId,
    coconut.u32(mask),
    ...encodedRevealed,
    record.scope,
    context,
    g1.encode(credential.base),
  );
  const bytes = coconut.encodeShow(record, show);
  recorded.at('hidden').checkEach(() => hidden);
  recorded.at('revealed').checkEach(() => encodedRevealed);
  recorded.at('mask').check(() => mask);
  recorded
    .at('derived')
    .checkEach(() =>
      derivedScalars(last(), attributes.filter(isHidden), publicInput, 1 + 3 * hidden.length),
    );
  recorded.at('e').check(() => coconut.encodeScalar(show.challenge));
  recorded.at('show').check(() => bytes);
  recorded.at('nullifier').check(() => coconut.nullifierOf(record, show));
  recorded.at('classKey').check(() => {
    const beta = record.masterKey.beta.filter(isRevealed);
    return g2.encode(g2.add(record.masterKey.alpha, g2.multiExponentiate(beta, revealed)));
  });
  recorded.at('digest').check(() => sha256(bytes));

  const { tally, name } = recorded;
  const read = coconut.decodeShow(record, hidden, recorded.at('show').bytes());
  const holds = coconut.verifyShow(record, hidden, revealed, context, read);
  tally.require(name, 'a show that verifies', holds);
}

function replayShares(pairs: readonly coconut.IssuerKeyPair[], recorded: Recorded): void {
  const shares = recorded.items();
  recorded.tally.require(recorded.name, `${pairs.length} shares`, shares.length === pairs.length);
  pairs.forEach(({ issuerIndex, signingKey }, position) => {
    const share = shares[position];
    share?.at('index').check(() => issuerIndex);
    share?.at('x').check(() => coconut.encodeScalar(signingKey.x));
    share?.at('ys').checkEach(() => signingKey.y.map(coconut.encodeScalar));
  });
}

function replayCase(recorded: Recorded): void {
  const inputs = recorded.at('inputs');
  const made = readCase(inputs);
  const { record, pairs } = made;
  const { parameters } = record;
  const encodeKey = (key: coconut.VerificationKey): Uint8Array =>
    coconut.encodeVerificationKey(parameters, key);
  recorded.at('schemaBytes').check(() => coconut.encodeSchema(record.schema));
  recorded.at('partialKeys').checkEach(() => record.partialKeys.map(({ key }) => encodeKey(key)));
  recorded.at('masterKey').check(() => encodeKey(record.masterKey));
  recorded.at('record').check(() => coconut.encodeKeyRecord(record));
  recorded.at('keyId').check(() => record.keyId);
  recorded.tally.attempt(recorded.at('record').name, () => {
    coconut.decodeKeyRecord(recorded.at('record').bytes());
  });
  recorded.at('context').check(() => made.context);
  replayShares(pairs, recorded.at('shares'));

  const credentials = recorded.at('credentials').items();
  const count = inputs.at('count').integer();
  recorded.tally.require(`${recorded.name}.credentials`, `${count}`, credentials.length === count);
  const shows = credentials
    .slice(0, count)
    .flatMap((credential) => replayCredential(made, credential));
  for (const show of shows) recorded.tally.attempt(recorded.name, show);
}

/** Outputs of another implementation of ciphersuite COIR-V1. */
export const coirV1Shape: Shape = {
  name: 'coir-v1',
  detect: (file) => file.has('cases'),
  replay(file) {
    const { tally } = file;
    file.at('about').prose();
    if (file.has('suite')) {
      const suite = file.at('suite').text();
      tally.require('suite', coconut.SUITE, suite === coconut.SUITE);
    }
    const cases = file.at('cases').items();
    if (file.has('hashes')) {
      tally.attempt('hashes', () => {
        const scopes = cases.map((item) => item.at('inputs').at('scope').bytes());
        if (file.has('deposit'))
          scopes.unshift(ticketScope(file.at('deposit').at('network').text()));
        replayHashes(file.at('hashes'), scopes);
      });
    }
    if (file.has('deposit')) tally.attempt('deposit', () => replayDeposit(file.at('deposit')));
    for (const item of cases) tally.attempt(item.name, () => replayCase(item));
  },
};
