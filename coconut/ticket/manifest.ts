/** A chain on which deposits are paid. */
export interface ManifestChain {
  readonly id: string;
  readonly denom: string;
  readonly depositAddress: string;
}

/** What one ticket costs and is worth. A price that changes becomes a new denomination; the old one stays listed. */
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
  readonly index: number;
  readonly url: string;
  /** Ed25519 public key, base64url. */
  readonly identityKey: string;
}

/** `active` and `grace` keys issue and are accepted; `pending` ones are announced; `retired` ones are history. */
export type KeyState = 'pending' | 'active' | 'grace' | 'retired';

/** A key of the issuers together. */
export interface ManifestKey {
  /** Lower-case hex of 32 bytes. */
  readonly keyId: string;
  /** Key record, base64url. */
  readonly record: string;
  readonly state: KeyState;
  /** Unix seconds. */
  readonly notBefore: number;
  /** Unix seconds. */
  readonly notAfter: number;
}

/** A signature over a manifest by the issuer of this index, base64url. */
export interface ManifestSignature {
  readonly index: number;
  readonly signature: string;
}

/** A manifest before it is signed. */
export interface UnsignedManifest {
  readonly version: 1;
  /** Counts up with every replacement. */
  readonly sequence: number;
  readonly network: string;
  readonly chain: ManifestChain;
  readonly denominations: readonly Denomination[];
  readonly expiryPeriodDays: number;
  readonly validityPeriods: number;
  /** How many tickets a book may hold. */
  readonly bookSizes: readonly number[];
  /** How many issuers make a credential, and how many sign a manifest. */
  readonly threshold: number;
  readonly issuers: readonly ManifestIssuer[];
  readonly keys: readonly ManifestKey[];
}

/**
 * `network.json`, the trust anchor of a network (`protocol.md` §5): clients, issuers and verifiers get it as configuration and never from
 * a stranger.
 */
export interface Manifest extends UnsignedManifest {
  readonly signatures: readonly ManifestSignature[];
}
