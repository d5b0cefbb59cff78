import { encodeVerificationKey } from '@coir/coconut';
import {
  BOOK_SIZE_LIMIT,
  type DecodedManifest,
  type Denomination,
  encodeBase64Url,
  type KeyState,
  type ManifestChain,
  manifestDigest,
} from '@coir/coconut/ticket';
import { BLIND_SIGN_BODY_BOUNDS } from './blind-sign.ts';

/** Path of an issuer's description, with GET. */
export const ISSUER_DESCRIPTION_PATH = '/v1/issuer';

/** One key of the network, as an issuer that has a part in it tells it. */
export interface DescribedKey {
  /** Lower-case hexadecimal. */
  readonly keyId: string;
  /** As in the manifest. */
  readonly state: KeyState;
  /** This issuer's verification key, base64url. */
  readonly partialKey: string;
}

/** JSON by which an issuer says who it is, what it sells and under which limits. */
export interface IssuerDescription {
  /** Name of the network. */
  readonly network: string;
  /** Digest of the manifest it works under, lower-case hexadecimal. */
  readonly manifestDigest: string;
  /** Index of the issuer. */
  readonly issuerIndex: number;
  /** Number of issuers a credential needs. */
  readonly threshold: number;
  /** The chain deposits are paid on, and where to. */
  readonly chain: ManifestChain;
  /** Kinds of tickets, with their prices. */
  readonly denominations: readonly Denomination[];
  /** Length of an expiry period. */
  readonly expiryPeriodDays: number;
  /** Periods from a deposit to the expiry of its tickets. */
  readonly validityPeriods: number;
  /** Numbers of tickets a book may have. */
  readonly bookSizes: readonly number[];
  /** Most bytes of a body, and most requests in it. */
  readonly limits: { readonly bodyBytes: number; readonly requests: number };
  /** Keys the issuer has a part in. */
  readonly keys: readonly DescribedKey[];
}

/** Describes an issuer by the manifest it works under. */
export function describeIssuer(open: DecodedManifest, issuerIndex: number): IssuerDescription {
  const { manifest } = open;
  const keys = manifest.keys.flatMap(({ keyId, state }) => {
    const record = open.keyById(keyId)?.record;
    const partial = record?.partialKeys.find((listed) => listed.issuerIndex === issuerIndex);
    if (record === undefined || partial === undefined) return [];
    const partialKey = encodeBase64Url(encodeVerificationKey(record.parameters, partial.key));
    return [{ keyId, state, partialKey }];
  });
  const { network, chain, denominations, bookSizes, threshold } = manifest;
  const { expiryPeriodDays, validityPeriods } = manifest;
  return {
    network,
    manifestDigest: manifestDigest(manifest),
    issuerIndex,
    threshold,
    chain,
    denominations,
    expiryPeriodDays,
    validityPeriods,
    bookSizes,
    limits: { bodyBytes: BLIND_SIGN_BODY_BOUNDS.maxLength, requests: BOOK_SIZE_LIMIT },
    keys,
  };
}
