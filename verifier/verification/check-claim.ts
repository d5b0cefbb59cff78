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
  encodeBase64Url,
  provedTime,
  spendContext,
  TICKET_HIDDEN,
  ticketExpiresAt,
  ticketPublicAttributes,
} from '@coir/coconut/ticket';
import type { RefusalCode, SpendRequest } from '@coir/verifier-api';

/** The claims a verifier accepts, by its own configuration alone. */
export interface AdmissionPolicy {
  readonly manifest: DecodedManifest;
  /** Identity keys of this operator's gateways, base64url. */
  readonly gateways: ReadonlySet<string>;
}

/** A claim that passed all checks but the cryptographic one. */
export interface CheckedClaim {
  readonly request: SpendRequest;
  readonly record: KeyRecord;
  /** Context the show must have been made for. */
  readonly context: Uint8Array;
  /** Bytes the ticket is worth. */
  readonly credited: number;
  /** Unix seconds of the last moment the ticket is good, exclusive. */
  readonly ticketExpiresAt: number;
  /** Unix seconds that the ticket proves to be past, once its show is verified. */
  readonly provedTime: number;
}

/**
 * Checks a claim against the manifest and the date, in the order of `protocol.md` §8.3: key known,
 * key active or in grace, denomination known, gateway this operator's, ticket not expired. Looks at
 * nothing of the show.
 *
 * @param request - Untrusted, but with fields of the right form.
 * @param now - Unix seconds of the verifier's clock.
 * @returns The claim with the ticket's worth and end, or the code of the first check that failed.
 */
export function checkClaim(
  policy: AdmissionPolicy,
  request: SpendRequest,
  now: number,
): CheckedClaim | RefusalCode {
  const { manifest, gateways } = policy;
  const key = manifest.keyById(request.keyId);
  if (key === undefined) return 'unknown_key';
  if (key.state !== 'active' && key.state !== 'grace') return 'inactive_key';
  const denomination = manifest.denominationById(request.denomination);
  if (denomination === undefined) return 'unknown_denomination';
  if (!gateways.has(encodeBase64Url(request.gateway))) return 'unknown_gateway';
  const expiresAt = ticketExpiresAt(request.expiry, manifest.manifest.expiryPeriodDays);
  // No issuer signs a period whose end cannot be counted.
  if (!Number.isSafeInteger(expiresAt)) return 'invalid_show';
  if (now >= expiresAt) return 'ticket_expired';
  return {
    request,
    record: key.record,
    context: spendContext(manifest.network, request.gateway, request.client),
    credited: denomination.bytes,
    ticketExpiresAt: expiresAt,
    provedTime: provedTime(manifest.manifest, request.expiry),
  };
}

/**
 * The show of a checked claim, with the statement it must prove; `undefined` unless it is the
 * canonical encoding of one.
 */
function claimedShow({ request, record, context }: CheckedClaim): ClaimedShow | undefined {
  try {
    return {
      hiddenPositions: TICKET_HIDDEN,
      revealed: ticketPublicAttributes(request.denomination, request.expiry),
      context,
      show: decodeShow(record, TICKET_HIDDEN, request.show),
    };
  } catch (error) {
    if (error instanceof CoconutError) return undefined;
    throw error;
  }
}

/**
 * Decodes and verifies the shows of checked claims, those under one key together: some two
 * milliseconds of computing for each, and five for one alone. False ones make the batch cost
 * several times as much; they change nothing for the others.
 *
 * The hidden positions and revealed values come from the ticket schema and the claim, the context
 * from the gateway and the client, so that a show made for any other of these does not verify.
 * Whether two claims of the batch show one ticket is left to the caller, who compares nullifiers.
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
