import {
  createKeyRecord,
  encodeKeyRecord,
  type IssuerKeyPair,
  type KeyRecord,
  type PairingGroup,
  type Parameters,
  type RandomSource,
  ttpKeygen,
} from '@coir/coconut';
import {
  encodeBase64Url,
  encodeHex,
  type KeyState,
  type Manifest,
  signManifest,
  ticketParameters,
  ticketScope,
  type UnsignedManifest,
} from '@coir/coconut/ticket';
import { ed25519 } from '@noble/curves/ed25519.js';
import { seededRandom } from './seeded-random.ts';

/** A key of the network with all its secret shares, as only a dealer has them. */
export interface DealtKey {
  readonly keyId: string;
  readonly record: KeyRecord;
  readonly pairs: readonly IssuerKeyPair[];
  readonly state: KeyState;
}

/** A network as its dealer knows it. */
export interface DealtNetwork {
  readonly manifest: Manifest;
  readonly keys: readonly DealtKey[];
  /** Ed25519 seeds, first issuer first. */
  readonly identitySeeds: readonly Uint8Array[];
}

/** What {@link dealNetwork} may be told to do otherwise. */
export interface NetworkOptions {
  readonly seed?: string;
  readonly network?: string;
  readonly threshold?: number;
  readonly issuers?: number;
  readonly keyStates?: readonly KeyState[];
  readonly change?: Partial<UnsignedManifest>;
  /**
   * What the keys are computed in; pure TypeScript by default. What is dealt does not depend on it.
   */
  readonly group?: PairingGroup | undefined;
}

function dealKey(
  parameters: Parameters,
  state: KeyState,
  sizes: { readonly threshold: number; readonly issuers: number },
  random: RandomSource,
): DealtKey {
  const pairs = ttpKeygen(parameters, sizes, random);
  const record = createKeyRecord(parameters, {
    scope: ticketScope(parameters.network),
    threshold: sizes.threshold,
    partialKeys: pairs.map(({ issuerIndex, verificationKey }) => ({
      issuerIndex,
      key: verificationKey,
    })),
  });
  return { keyId: encodeHex(record.keyId), record, pairs, state };
}

/**
 * Deals a network with real keys, the same for the same options. Every issuer signs its manifest.
 */
export function dealNetwork(options: NetworkOptions = {}): DealtNetwork {
  const { network = 'coir-test', threshold = 2, issuers = 3, keyStates = ['active'] } = options;
  const random = seededRandom(options.seed ?? 'dealt network');
  const identitySeeds = Array.from({ length: issuers }, () => random(32));
  const parameters = ticketParameters(network, options.group);
  const keys = keyStates.map((state) => dealKey(parameters, state, { threshold, issuers }, random));
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
