/** A chain on which deposits are paid. */
export interface ManifestChain {
  /** Chain id; part of every deposit memo. */
  readonly id: string;
  /** The only denom that deposits are accepted in. */
  readonly denom: string;
  /** The only address that deposits are accepted at. */
  readonly depositAddress: string;
}

/**
 * Price and worth of one ticket. A price that changes becomes a new denomination; the old one stays
 * listed.
 */
export interface Denomination {
  /** Public attribute of the tickets. */
  readonly id: number;
  /** Shortest decimal, in the chain's denom. */
  readonly price: string;
  /** Bandwidth a spent ticket credits. */
  readonly bytes: number;
}

/** An issuer. Its index is the point at which the key polynomial was evaluated for it. */
export interface ManifestIssuer {
  /** From 1, distinct. */
  readonly index: number;
  /** Where its API is: http or https, without user name, query or fragment. */
  readonly url: string;
  /** Ed25519 public key, base64url. */
  readonly identityKey: string;
}

/**
 * `active` and `grace` keys issue and are accepted; `pending` ones are announced; `retired` ones
 * are history.
 */
export type KeyState = 'pending' | 'active' | 'grace' | 'retired';

/** A key of the issuers together. */
export interface ManifestKey {
  /** Lower-case hex of 32 bytes. */
  readonly keyId: string;
  /** Key record, base64url. */
  readonly record: string;
  /** The use that may be made of the key now. */
  readonly state: KeyState;
  /** Unix seconds. */
  readonly notBefore: number;
  /** Unix seconds. */
  readonly notAfter: number;
}

/** A signature over a manifest by the issuer of this index, base64url. */
export interface ManifestSignature {
  /** Index of the signing issuer. */
  readonly index: number;
  /** Ed25519, 64 bytes in base64url. */
  readonly signature: string;
}

/**
 * The most issuers a manifest lists, and so the most that a dealer deals a network's key to.
 * Issuers of former keys count.
 */
export const MANIFEST_ISSUER_LIMIT = 128;

/** A manifest before it is signed. */
export interface UnsignedManifest {
  /** Of this format. */
  readonly version: 1;
  /** Counts up with every replacement. */
  readonly sequence: number;
  /** Name of the network, the root of all separation. */
  readonly network: string;
  /** Where deposits are paid. */
  readonly chain: ManifestChain;
  /** All there are or have been, with distinct ids. */
  readonly denominations: readonly Denomination[];
  /** Days in one expiry period. */
  readonly expiryPeriodDays: number;
  /** For how many periods a new ticket is good. */
  readonly validityPeriods: number;
  /** Numbers of tickets a book may hold. */
  readonly bookSizes: readonly number[];
  /** t: this many issuers make a credential, and this many sign a manifest. */
  readonly threshold: number;
  /** With distinct indices and identity keys; those of former keys stay listed. */
  readonly issuers: readonly ManifestIssuer[];
  /** At most one active and one in grace. */
  readonly keys: readonly ManifestKey[];
}

/**
 * `network.json`, the trust anchor of a network (`protocol.md` §5.3): clients, issuers and
 * verifiers get it as configuration and never from a stranger.
 */
export interface Manifest extends UnsignedManifest {
  /** By distinct issuers, in any number; `verifyManifest` and `acceptsReplacement` count them. */
  readonly signatures: readonly ManifestSignature[];
}
