import {
  type Attribute,
  attributesOf,
  blindSign,
  type Credential,
  createKeyRecord,
  encodeKeyRecord,
  encodeShow,
  type IssuerKeyPair,
  type KeyRecord,
  obtainCredential,
  type Parameters,
  prepareBlindSign,
  proveShow,
  type RandomSource,
  randomAttribute,
  ttpKeygen,
} from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import {
  type DecodedManifest,
  decodeManifest,
  encodeBase64Url,
  encodeHex,
  expiryPeriod,
  type KeyState,
  type Manifest,
  signManifest,
  spendContext,
  TICKET_HIDDEN,
  ticketParameters,
  ticketPublicAttributes,
  ticketScope,
  type UnsignedManifest,
} from '@coir/coconut/ticket';
import { ed25519 } from '@noble/curves/ed25519.js';
import { seededRandom } from './seeded-random.ts';

/** 2026-11-21T00:00:00Z, the time of networks that name none. */
export const NETWORK_NOW = 1_795_219_200;

const DAY_SECONDS = 86_400;
const VALIDITY_PERIODS = 4;
const EXPIRY_PERIOD_DAYS = 7;

/** What a test network is made of. Equal plans give the same network, made once. */
export interface TicketNetworkPlan {
  readonly network?: string;
  readonly issuers?: number;
  readonly threshold?: number;
  /** Unix seconds. */
  readonly now?: number;
  /** Distinguishes networks that are otherwise equal. */
  readonly seed?: string;
}

/** An issuer of a test network with its secrets. */
export interface TestIssuer extends IssuerKeyPair {
  /** Ed25519 seed. */
  readonly identitySeed: Uint8Array;
}

/** A ticket as a wallet holds it. */
export interface TestTicket {
  readonly credential: Credential;
  readonly attributes: readonly Attribute[];
  readonly keyId: string;
  readonly denomination: number;
  readonly expiry: number;
}

/** A network in memory: dealt keys, a signed manifest, and real tickets of it. */
export interface TicketNetwork {
  readonly manifest: Manifest;
  readonly decodeManifest: DecodedManifest;
  readonly record: KeyRecord;
  readonly parameters: Parameters;
  readonly keyId: string;
  readonly issuers: readonly TestIssuer[];
  readonly now: number;
  /** The expiry period a ticket bought now has. */
  readonly expiry: number;
  /** A manifest of the same network with some members replaced, signed anew by all issuers. */
  manifestWith(changes: Partial<UnsignedManifest>): Manifest;
  /** The manifest with the network's key in another state. */
  manifestWithKeyState(state: KeyState): Manifest;
  /** Runs the issuance of one ticket with a threshold of issuers. */
  issueTicket(choice?: {
    readonly denomination?: number;
    readonly expiry?: number;
    readonly random?: RandomSource;
  }): TestTicket;
  /** Shows a ticket to a gateway as a client. Every call gives other bytes. */
  showTicket(
    ticket: TestTicket,
    gatewayIdentity: Uint8Array,
    clientIdentity: Uint8Array,
    random?: RandomSource,
  ): Uint8Array;
}

/** What services compute in. */
const group = await createMclGroup();
const networks = new Map<string, TicketNetwork>();

/** A network with real keys, for tests. It opens no socket and touches no file. */
export function makeTicketNetwork(plan: TicketNetworkPlan = {}): TicketNetwork {
  const full = {
    network: plan.network ?? 'test-network',
    issuers: plan.issuers ?? 3,
    threshold: plan.threshold ?? 2,
    now: plan.now ?? NETWORK_NOW,
    seed: plan.seed ?? 'ticket-network',
  };
  const name = JSON.stringify(full);
  const network = networks.get(name) ?? dealTicketNetwork(full);
  networks.set(name, network);
  return network;
}

function dealTicketNetwork(plan: Required<TicketNetworkPlan>): TicketNetwork {
  const random = seededRandom(plan.seed);
  const parameters = ticketParameters(plan.network, group);
  const issuers = ttpKeygen(parameters, plan, random).map((pair) => ({
    ...pair,
    identitySeed: random(32),
  }));
  const record = createKeyRecord(parameters, {
    scope: ticketScope(plan.network),
    threshold: plan.threshold,
    partialKeys: issuers.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key })),
  });
  const keyId = encodeHex(record.keyId);
  const expiry = expiryPeriod(plan.now, EXPIRY_PERIOD_DAYS) + VALIDITY_PERIODS;

  const unsigned: UnsignedManifest = {
    version: 1,
    sequence: 1,
    network: plan.network,
    chain: { id: 'test-chain', denom: 'ucoir', depositAddress: `coir1${'0'.repeat(40)}` },
    denominations: [{ id: 1, price: '1000', bytes: 64 * 1024 * 1024 }],
    expiryPeriodDays: EXPIRY_PERIOD_DAYS,
    validityPeriods: VALIDITY_PERIODS,
    bookSizes: [4, 8, 32, 64],
    threshold: plan.threshold,
    issuers: issuers.map(({ issuerIndex, identitySeed }) => ({
      index: issuerIndex,
      url: `http://127.0.0.1:${4200 + issuerIndex}`,
      identityKey: encodeBase64Url(ed25519.getPublicKey(identitySeed)),
    })),
    keys: [
      {
        keyId,
        record: encodeBase64Url(encodeKeyRecord(record)),
        state: 'active',
        notBefore: plan.now - 30 * DAY_SECONDS,
        notAfter: plan.now + 365 * DAY_SECONDS,
      },
    ],
  };
  const manifestWith = (changes: Partial<UnsignedManifest>): Manifest => {
    const changed = { ...unsigned, ...changes };
    const signatures = issuers.map(({ issuerIndex, identitySeed }) =>
      signManifest(changed, issuerIndex, identitySeed),
    );
    return { ...changed, signatures };
  };
  const manifest = manifestWith({});

  return {
    manifest,
    decodeManifest: decodeManifest(manifest, group),
    record,
    parameters,
    keyId,
    issuers,
    now: plan.now,
    expiry,
    manifestWith,
    manifestWithKeyState: (state) =>
      manifestWith({ keys: unsigned.keys.map((key) => ({ ...key, state })) }),
    issueTicket(choice = {}) {
      const denomination = choice.denomination ?? 1;
      const chosenExpiry = choice.expiry ?? expiry;
      const publicAttributes = ticketPublicAttributes(denomination, chosenExpiry);
      const draw = choice.random ?? random;
      const { request, witness } = prepareBlindSign(
        parameters,
        [randomAttribute(draw, group)],
        publicAttributes,
        draw,
      );
      const blinded = issuers.slice(0, plan.threshold).map(({ issuerIndex, signingKey }) => ({
        issuerIndex,
        blinded: blindSign(parameters, signingKey, request, publicAttributes),
      }));
      const { credential } = obtainCredential(record, witness, blinded);
      return {
        credential,
        attributes: attributesOf(witness),
        keyId,
        denomination,
        expiry: chosenExpiry,
      };
    },
    showTicket(ticket, gatewayIdentity, clientIdentity, draw = random) {
      const context = spendContext(plan.network, gatewayIdentity, clientIdentity);
      const { credential, attributes } = ticket;
      return encodeShow(
        record,
        proveShow(record, credential, attributes, TICKET_HIDDEN, context, draw),
      );
    },
  };
}
