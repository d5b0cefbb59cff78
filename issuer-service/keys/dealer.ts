import {
  createKeyRecord,
  encodeKeyRecord,
  encodeSigningKey,
  type PairingGroup,
  randomBytes,
  ttpKeygen,
} from '@coir/coconut';
import {
  encodeBase64Url,
  encodeHex,
  type Manifest,
  manifestDigest,
  parseManifest,
  signManifest,
  ticketParameters,
  ticketScope,
  type UnsignedManifest,
} from '@coir/coconut/ticket';
import { ed25519 } from '@noble/curves/ed25519.js';

/** Price of one ticket of the local network, in `ucoir`. */
const TICKET_PRICE = '1000';
/** Bandwidth that it is worth. */
const TICKET_BYTES = 64 * 1024 * 1024;
const KEY_LIFETIME_SECONDS = 365 * 86_400;

/** Terms a dealer creates a network on. */
export interface DealerTerms {
  /** Name of the network. */
  readonly network: string;
  /** The chain deposits are paid on. */
  readonly chainId: string;
  /** Denom they are paid in. */
  readonly denom: string;
  /** Where they are paid to. */
  readonly depositAddress: string;
  /** n, from 1 to 128, as many as a manifest may list. */
  readonly issuers: number;
  /** t, at most n. */
  readonly threshold: number;
  /** Gives the base URL an issuer will be reached at. */
  readonly issuerUrl: (issuerIndex: number) => string;
  /** When the key begins to be good, unix seconds. */
  readonly nowSeconds: number;
}

/** An issuer's secrets, as the dealer hands them over. */
export interface IssuerSecrets {
  /** From 1. */
  readonly issuerIndex: number;
  /** Key id in hex. */
  readonly keyId: string;
  /** Encoded signing key, base64url. */
  readonly signingKey: string;
  /** Seed of its Ed25519 identity, base64url. */
  readonly identityKey: string;
}

/** A new network: its manifest, and the secrets of its issuers. */
export interface DealtNetwork {
  /** Signed by all issuers. */
  readonly manifest: Manifest;
  /** Digest that clients pin, lower-case hex. */
  readonly manifestDigest: string;
  /** One entry for each, to be handed over and forgotten. */
  readonly issuers: readonly IssuerSecrets[];
}

/**
 * Creates a network with a trusted dealer: deals the signing key to the issuers, and signs the
 * first manifest with all their identities.
 *
 * For the local network and tests. Whoever runs it knows the whole key for a moment; a network that
 * people rely on generates its key together.
 *
 * @param group - Group the keys are computed in; pure TypeScript by default. The keys do not depend
 * on it.
 * @throws CoconutError `COCONUT_INVALID_THRESHOLD` for a threshold that does not fit the issuers;
 * `COCONUT_INVALID_MANIFEST` for terms that no manifest can say, such as 129 issuers or a URL that
 * is none.
 */
export function createNetworkWithDealer(terms: DealerTerms, group?: PairingGroup): DealtNetwork {
  const parameters = ticketParameters(terms.network, group);
  const pairs = ttpKeygen(parameters, { threshold: terms.threshold, issuers: terms.issuers });
  const record = createKeyRecord(parameters, {
    scope: ticketScope(terms.network),
    threshold: terms.threshold,
    partialKeys: pairs.map(({ issuerIndex, verificationKey: key }) => ({ issuerIndex, key })),
  });
  const keyId = encodeHex(record.keyId);
  const identities = pairs.map(({ issuerIndex }) => ({ issuerIndex, seed: randomBytes(32) }));
  const manifest: UnsignedManifest = {
    version: 1,
    sequence: 1,
    network: terms.network,
    chain: {
      id: terms.chainId,
      denom: terms.denom,
      depositAddress: terms.depositAddress,
    },
    denominations: [{ id: 1, price: TICKET_PRICE, bytes: TICKET_BYTES }],
    expiryPeriodDays: 7,
    validityPeriods: 4,
    bookSizes: [4, 8, 32, 64],
    threshold: terms.threshold,
    issuers: identities.map(({ issuerIndex, seed }) => ({
      index: issuerIndex,
      url: terms.issuerUrl(issuerIndex),
      identityKey: encodeBase64Url(ed25519.getPublicKey(seed)),
    })),
    keys: [
      {
        keyId,
        record: encodeBase64Url(encodeKeyRecord(record)),
        state: 'active',
        notBefore: terms.nowSeconds,
        notAfter: terms.nowSeconds + KEY_LIFETIME_SECONDS,
      },
    ],
  };
  const signatures = identities.map(({ issuerIndex, seed }) =>
    signManifest(manifest, issuerIndex, seed),
  );
  return {
    // Read as everybody reads it, so that no network begins with a manifest that nobody takes.
    manifest: parseManifest(JSON.stringify({ ...manifest, signatures })),
    manifestDigest: manifestDigest(manifest),
    issuers: pairs.map(({ issuerIndex, signingKey }, position) => ({
      issuerIndex,
      keyId,
      signingKey: encodeBase64Url(encodeSigningKey(signingKey)),
      identityKey: encodeBase64Url(identities[position]?.seed ?? new Uint8Array(0)),
    })),
  };
}
