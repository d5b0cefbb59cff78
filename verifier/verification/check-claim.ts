import {
  type ClaimedShow,
  CoconutError,
  decodeShow,
  type KeyRecord,
  nullifierOf,
  verifyShows,
} from '@coir/coconut';
import {
  type DecodedManifest,
  spendContext,
  TICKET_HIDDEN,
  ticketExpiresAt,
  ticketPublicAttributes,
} from '@coir/coconut/ticket';
import type { Claim, RefusalCode } from '@coir/verifier-api';
import { encodeBytes } from '@coir/verifier-api';

/** What a verifier accepts, all of it from its own configuration. */
export interface AdmissionPolicy {
  readonly manifest: DecodedManifest;
  /** Identity keys of this operator's gateways, base64url. */
  readonly gateways: ReadonlySet<string>;
}

/** A claim that passed all checks but the cryptographic one. */
export interface CheckedClaim {
  readonly claim: Claim;
  readonly record: KeyRecord;
  /** What the show must have been made for. */
  readonly context: Uint8Array;
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
    context: spendContext(manifest.network, claim.gateway, claim.client),
    credited: denomination.bytes,
    ticketExpiresAt: expiresAt,
  };
}

/** The show of a checked claim, with what it must be a show of. Nothing if it is not the canonical encoding of one. */
function claimedShow({ claim, record, context }: CheckedClaim): ClaimedShow | undefined {
  try {
    return {
      hiddenPositions: TICKET_HIDDEN,
      revealed: ticketPublicAttributes(claim.denomination, claim.expiry),
      context,
      show: decodeShow(record, TICKET_HIDDEN, claim.show),
    };
  } catch (error) {
    if (error instanceof CoconutError) return undefined;
    throw error;
  }
}

/**
 * Decodes and verifies the shows of checked claims, those under one key together: some two milliseconds of computing for each, and five
 * for one alone. False ones make the batch cost several times as much; they change nothing for the others.
 *
 * The hidden positions and revealed values come from the ticket schema and the claim, the context from the gateway and the client, so that a
 * show made for any other of these does not verify. Whether two claims of the batch show one ticket is left to the caller, who compares
 * nullifiers.
 *
 * @returns For each claim the ticket's nullifier, 48 bytes, or `undefined` if the show is invalid.
 */
export function verifyClaims(batch: readonly CheckedClaim[]): readonly (Uint8Array | undefined)[] {
  const nullifiers: (Uint8Array | undefined)[] = batch.map(() => undefined);
  for (const record of new Set(batch.map((checked) => checked.record))) {
    const shown = batch.flatMap((checked, position) => {
      const claimed = checked.record === record ? claimedShow(checked) : undefined;
      return claimed === undefined ? [] : [{ position, claimed }];
    });
    const verdicts = verifyShows(
      record,
      shown.map(({ claimed }) => claimed),
    );
    shown.forEach(({ position, claimed }, i) => {
      if (verdicts[i]) nullifiers[position] = nullifierOf(record, claimed.show);
    });
  }
  return nullifiers;
}
