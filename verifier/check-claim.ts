import { CoconutError, decodeShow, type KeyRecord, nullifierOf, verifyShow } from '@coir/coconut';
import {
  type OpenManifest,
  spendContext,
  TICKET_HIDDEN,
  ticketExpiresAt,
  ticketPublicAttributes,
} from '@coir/coconut/ticket';
import type { Claim, RefusalCode } from './admission.ts';
import { encodeBytes } from './schemas.ts';

/** What a verifier accepts, all of it from its own configuration. */
export interface AdmissionPolicy {
  readonly manifest: OpenManifest;
  /** Identity keys of this operator's gateways, base64url. */
  readonly gateways: ReadonlySet<string>;
}

/** A claim that passed all checks but the cryptographic one. */
export interface CheckedClaim {
  readonly claim: Claim;
  readonly record: KeyRecord;
  readonly network: string;
  /** Bytes the ticket is worth. */
  readonly credited: number;
  /** Unix seconds of the last moment the ticket is good, exclusive. */
  readonly ticketExpiresAt: number;
}

/**
 * Checks a claim against the manifest and the date, in the order of protocol §8: key known, key active or in grace, denomination known,
 * gateway this operator's, ticket not expired. Looks at nothing of the show.
 *
 * @param claim - Untrusted, but with fields of the right form.
 * @param now - Unix seconds of the verifier's clock.
 * @returns What the ticket would be worth, or the code of the first check that failed.
 */
export function checkClaim(
  policy: AdmissionPolicy,
  claim: Claim,
  now: number,
): CheckedClaim | RefusalCode {
  const { manifest, gateways } = policy;
  const key = manifest.keyById(claim.keyId);
  if (key === undefined) return 'unknown_key';
  if (key.state !== 'active' && key.state !== 'grace') return 'inactive_key';
  const denomination = manifest.denominationById(claim.denomination);
  if (denomination === undefined) return 'unknown_denomination';
  if (!gateways.has(encodeBytes(claim.gateway))) return 'unknown_gateway';
  const expiresAt = ticketExpiresAt(claim.expiry, manifest.manifest.expiryPeriodDays);
  // No issuer signs a period whose end cannot be counted.
  if (!Number.isSafeInteger(expiresAt)) return 'invalid_show';
  if (now >= expiresAt) return 'ticket_expired';
  return {
    claim,
    record: key.record,
    network: manifest.network,
    credited: denomination.bytes,
    ticketExpiresAt: expiresAt,
  };
}

/**
 * Decodes and verifies the show of a checked claim. Some 25 ms of computing for a well-formed show.
 *
 * The hidden positions and revealed values come from the ticket schema and the claim, the context from the gateway and the client, so that a
 * show made for any other of these does not verify.
 *
 * @returns The ticket's nullifier, 48 bytes, or `undefined` if the show is invalid.
 */
export function verifyClaim({ claim, record, network }: CheckedClaim): Uint8Array | undefined {
  const context = spendContext(network, claim.gateway, claim.client);
  const revealed = ticketPublicAttributes(claim.denomination, claim.expiry);
  try {
    const show = decodeShow(record, TICKET_HIDDEN, claim.show);
    if (!verifyShow(record, TICKET_HIDDEN, revealed, context, show)) return undefined;
    return nullifierOf(record, show);
  } catch (error) {
    if (error instanceof CoconutError) return undefined;
    throw error;
  }
}
