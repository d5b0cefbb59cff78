import {
  type AnsweredRequest,
  type Attribute,
  type AttributeKind,
  type BlindSignRequest,
  blindSign,
  type ClaimedShow,
  type Credential,
  createKeyRecord,
  createSchema,
  decodeBlindedPartial,
  decodeRequestWitness,
  encodeBlindedPartial,
  encodeBlindSignRequest,
  encodeCredential,
  encodeKeyRecord,
  encodeRequestWitness,
  encodeShow,
  type IndexedBlindedPartial,
  type IssuerKeyPair,
  type KeyRecord,
  nobleGroup,
  obtainCredential,
  obtainCredentials,
  type PairingGroup,
  type Parameters,
  type PreparedRequest,
  prepareBlindSign,
  proveShow,
  type RandomSource,
  type RequestWitness,
  randomAttribute,
  randomBytes,
  type Schema,
  setup,
  ttpKeygen,
} from '@coir/coconut';
import {
  encodeBase64Url,
  encodeHex,
  type KeyState,
  type Manifest,
  signManifest,
  TICKET_HIDDEN,
  ticketParameters,
  ticketPublicAttributes,
  ticketScope,
  type UnsignedManifest,
} from '@coir/coconut/ticket';
import { ed25519 } from '@noble/curves/ed25519.js';
import { makeShow } from '../../coconut/show/make-show.ts';
import { seededRandom } from './seeded-random.ts';

/** The UTF-8 of a text. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

// Keys.

/**
 * A schema with these kinds of attributes, named a1, a2, …, whose nullifier attribute is the first.
 */
export function schemaOf(kinds: readonly AttributeKind[], privateCount = 1): Schema {
  return createSchema({
    name: 'pass-1',
    attributes: kinds.map((kind, position) => ({ name: `a${position + 1}`, kind })),
    privateCount,
    nullifierPosition: 1,
  });
}

/** The record of the keys of these issuers. */
export function recordOf(
  parameters: Parameters,
  issuers: readonly IssuerKeyPair[],
  threshold: number,
  scope: string | Uint8Array = 'scope',
): KeyRecord {
  return createKeyRecord(parameters, {
    scope: scope === 'application' || scope instanceof Uint8Array ? scope : utf8(scope),
    threshold,
    partialKeys: issuers.map(({ issuerIndex, verificationKey }) => ({
      issuerIndex,
      key: verificationKey,
    })),
  });
}

/** A key, with its secret shares as only a dealer has them. */
export interface DealtKey {
  readonly issuers: readonly IssuerKeyPair[];
  readonly record: KeyRecord;
}

/** t, n, and the scope of nullifiers under the key. */
export interface KeyTerms {
  readonly threshold: number;
  readonly issuers: number;
  readonly scope?: string | Uint8Array | undefined;
}

/** Deals a key to the issuers 1 … n. */
export function dealKey(
  parameters: Parameters,
  { threshold, issuers: count, scope }: KeyTerms,
  random: RandomSource = randomBytes,
): DealtKey {
  const issuers = ttpKeygen(parameters, { threshold, issuers: count }, random);
  return { issuers, record: recordOf(parameters, issuers, threshold, scope) };
}

// Issuance.

/** A request, all that was made of it, and the attributes of its credential. */
export interface BookRequest extends AnsweredRequest, PreparedRequest {
  readonly attributes: readonly Attribute[];
}

/** Requests credentials on these attributes, and has all issuers of the key answer. */
export function requestBook(
  { record: { parameters }, issuers }: DealtKey,
  book: readonly (readonly Attribute[])[],
  random: RandomSource = randomBytes,
): readonly BookRequest[] {
  const { privateCount } = parameters.schema;
  return book.map((attributes) => {
    const publicAttributes = attributes.slice(privateCount);
    const hidden = attributes.slice(0, privateCount);
    const prepared = prepareBlindSign(parameters, hidden, publicAttributes, random);
    const blinded = issuers.map(({ issuerIndex, signingKey }) => ({
      issuerIndex,
      blinded: blindSign(parameters, signingKey, prepared.request, publicAttributes),
    }));
    return { ...prepared, blinded, attributes };
  });
}

/** An issued credential and everything that went into it. */
export interface CredentialFixture extends DealtKey {
  readonly parameters: Parameters;
  readonly attributes: readonly Attribute[];
  readonly publicAttributes: readonly Attribute[];
  readonly request: BlindSignRequest;
  readonly witness: RequestWitness;
  readonly answers: readonly IndexedBlindedPartial[];
  readonly credential: Credential;
  readonly random: RandomSource;
}

/** Terms of a {@link CredentialFixture} that differ from the usual ones. */
export interface FixtureOptions {
  readonly seed?: string;
  readonly network?: string;
  readonly kinds?: readonly AttributeKind[];
  readonly privateCount?: number;
  readonly threshold?: number;
  readonly issuers?: number;
  readonly scope?: string;
  readonly values?: readonly Attribute[];
  readonly group?: PairingGroup;
}

/**
 * Runs the whole issuance, seeded: by default three attributes, the first private, and 2 of 3
 * issuers.
 */
export function issueCredential(options: FixtureOptions = {}): CredentialFixture {
  const { kinds = ['secret', 'integer', 'text'], privateCount = 1, seed = 'fixture' } = options;
  const { threshold = 2, issuers = 3, network = 'coir-test', scope } = options;
  const random = seededRandom(seed);
  const parameters = setup(network, schemaOf(kinds, privateCount), options.group);
  const key = dealKey(parameters, { threshold, issuers, scope }, random);
  const attributes =
    options.values ?? kinds.map((_, position) => BigInt(1000 + 7 * position) ** 5n);
  const [requested] = requestBook(key, [attributes], random);
  const { request, witness, blinded: answers } = requested as BookRequest;
  const { credential } = obtainCredential(key.record, witness, answers);
  const publicAttributes = attributes.slice(privateCount);
  const issued = { attributes, publicAttributes, request, witness, answers, credential };
  return { ...key, ...issued, parameters, random };
}

/** A network and a book of requests in it, answered by all issuers. */
export interface BookFixture extends CredentialFixture {
  readonly book: readonly BookRequest[];
}

/** A book of `count` requests with the public attributes of the fixture, or with each its own. */
export function issueBook(
  count: number,
  options: FixtureOptions = {},
  publicOf: (position: number) => readonly Attribute[] | undefined = () => undefined,
): BookFixture {
  const fixture = issueCredential(options);
  const hidden = fixture.attributes.slice(0, fixture.parameters.schema.privateCount);
  const attributes = Array.from({ length: count }, (_, position) => [
    ...hidden.map((attribute) => attribute + BigInt(position)),
    ...(publicOf(position) ?? fixture.publicAttributes),
  ]);
  return { ...fixture, book: requestBook(fixture, attributes, fixture.random) };
}

/** An answer that is a point of no meaning. */
export function garbageAnswer(
  issuerIndex: number,
  { g1 }: PairingGroup = nobleGroup,
): IndexedBlindedPartial {
  const blindedSignature = g1.multiply(g1.generator, BigInt(issuerIndex) + 99n);
  return { issuerIndex, blinded: { blindedSignature } };
}

// Shows.

/** A show of each credential of a book, to be claimed as a show that hides these positions. */
export function showBook(
  { record, book }: Pick<BookFixture, 'record' | 'book'>,
  hiddenOf: (position: number) => readonly number[] = () => [1],
): readonly ClaimedShow[] {
  return obtainCredentials(record, book).map(({ credential }, position) => {
    const { attributes = [] } = book[position] ?? {};
    if (credential === undefined) throw new Error('the issuers of a fixture are honest');
    const hiddenPositions = hiddenOf(position);
    const context = utf8(`door ${position}`);
    return {
      hiddenPositions,
      revealed: attributes.filter((_, index) => !hiddenPositions.includes(index + 1)),
      context,
      show: proveShow(record, credential, attributes, hiddenPositions, context),
    };
  });
}

/**
 * The same claim with a valid proof around a false signature: its maker holds garbage in place of a
 * credential.
 */
export function garbageShow(
  record: KeyRecord,
  claim: ClaimedShow,
  attributes: readonly Attribute[],
): ClaimedShow {
  const { g1 } = record.parameters.group;
  const garbage = { base: g1.generator, signature: g1.multiply(g1.generator, 5n) };
  const { hiddenPositions, context } = claim;
  return { ...claim, show: makeShow(record, garbage, attributes, hiddenPositions, context) };
}

// Tickets.

/** Context of every show of {@link issueTickets}; as long as the context of a spend. */
export const SHOW_CONTEXT: Uint8Array = new Uint8Array(64);

/** Public attributes of every ticket of {@link issueTickets}. */
export const PUBLIC_ATTRIBUTES: readonly Attribute[] = ticketPublicAttributes(1, 2972);

/**
 * A ticket through every step, as bytes: what operations take comes over the wire or out of a
 * store, and is decoded anew for each.
 */
export interface IssuedTicket {
  readonly attributes: readonly Attribute[];
  readonly request: Uint8Array;
  readonly witness: Uint8Array;
  /** Of the first t issuers. */
  readonly answers: readonly { readonly issuerIndex: number; readonly bytes: Uint8Array }[];
  readonly credential: Uint8Array;
  readonly show: Uint8Array;
}

/** Issuers and the tickets of one holder. */
export interface IssuedTickets extends DealtKey {
  readonly tickets: readonly IssuedTicket[];
}

/** Decodes what a holder needs to obtain a ticket. */
export function answeredRequest(
  { parameters }: KeyRecord,
  { witness, answers }: IssuedTicket,
): AnsweredRequest {
  return {
    witness: decodeRequestWitness(parameters, witness),
    blinded: answers.map(({ issuerIndex, bytes }) => {
      return { issuerIndex, blinded: decodeBlindedPartial(parameters, bytes) };
    }),
  };
}

/** Deals a key and takes tickets through every step, with random serials. */
export function issueTickets(
  group: PairingGroup,
  { threshold, issuers, tickets }: KeyTerms & { readonly tickets: number },
): IssuedTickets {
  const parameters = ticketParameters('bench', group);
  const key = dealKey(parameters, { threshold, issuers, scope: ticketScope('bench') });
  const { record } = key;
  const attributes = Array.from({ length: tickets }, () => [
    randomAttribute(),
    ...PUBLIC_ATTRIBUTES,
  ]);
  const book = requestBook({ record, issuers: key.issuers.slice(0, threshold) }, attributes);
  const obtained = obtainCredentials(record, book);
  return {
    ...key,
    tickets: book.map(({ request, witness, blinded, attributes }, position) => {
      const { credential } = obtained[position] ?? {};
      if (credential === undefined) throw new Error('the issuers of a fixture are honest');
      const show = proveShow(record, credential, attributes, TICKET_HIDDEN, SHOW_CONTEXT);
      return {
        attributes,
        request: encodeBlindSignRequest(parameters, request),
        witness: encodeRequestWitness(parameters, witness),
        answers: blinded.map(({ issuerIndex, blinded }) => {
          return { issuerIndex, bytes: encodeBlindedPartial(parameters, blinded) };
        }),
        credential: encodeCredential(parameters, credential),
        show: encodeShow(record, show),
      };
    }),
  };
}

// Networks.

/** A key of a network with all its secret shares. */
export interface NetworkKey {
  readonly keyId: string;
  readonly record: KeyRecord;
  readonly pairs: readonly IssuerKeyPair[];
  readonly state: KeyState;
}

/** A network as its dealer knows it. */
export interface DealtNetwork {
  readonly manifest: Manifest;
  readonly keys: readonly NetworkKey[];
  /** Ed25519 seeds, first issuer first. */
  readonly identitySeeds: readonly Uint8Array[];
}

/** Terms of a {@link DealtNetwork} that differ from the usual ones. */
export interface NetworkOptions {
  readonly seed?: string;
  readonly network?: string;
  readonly threshold?: number;
  readonly issuers?: number;
  readonly keyStates?: readonly KeyState[];
  readonly change?: Partial<UnsignedManifest>;
  /** The group of the keys; pure TypeScript by default. What is dealt does not depend on it. */
  readonly group?: PairingGroup | undefined;
}

/**
 * Deals a network with real keys, the same for the same options. Every issuer signs its manifest.
 */
export function dealNetwork(options: NetworkOptions = {}): DealtNetwork {
  const { network = 'coir-test', threshold = 2, issuers = 3, keyStates = ['active'] } = options;
  const random = seededRandom(options.seed ?? 'dealt network');
  const identitySeeds = Array.from({ length: issuers }, () => random(32));
  const parameters = ticketParameters(network, options.group);
  const terms = { threshold, issuers, scope: ticketScope(network) };
  const keys = keyStates.map((state): NetworkKey => {
    const { record, issuers: pairs } = dealKey(parameters, terms, random);
    return { keyId: encodeHex(record.keyId), record, pairs, state };
  });
  const unsigned: UnsignedManifest = {
    version: 1,
    sequence: 1,
    network,
    chain: { id: 'coir-test-1', denom: 'ucoir', depositAddress: `coir1${'de'.repeat(20)}` },
    denominations: [{ id: 1, price: '1000', bytes: 67_108_864 }],
    expiryPeriodDays: 7,
    validityPeriods: 4,
    bookSizes: [1, 2, 4, 8, 32, 64],
    threshold,
    issuers: identitySeeds.map((seed, position) => ({
      index: position + 1,
      url: `http://127.0.0.1:${4001 + position}`,
      identityKey: encodeBase64Url(ed25519.getPublicKey(seed)),
    })),
    keys: keys.map(({ keyId, record, state }) => ({
      keyId,
      record: encodeBase64Url(encodeKeyRecord(record)),
      state,
      notBefore: 1_790_000_000,
      notAfter: 1_900_000_000,
    })),
    ...options.change,
  };
  const signatures = identitySeeds.map((seed, position) =>
    signManifest(unsigned, position + 1, seed),
  );
  return { manifest: { ...unsigned, signatures }, keys, identitySeeds };
}
