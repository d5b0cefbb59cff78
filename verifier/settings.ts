import { keyField } from '@coir/io';
import {
  count,
  defineSettings,
  digest,
  duration,
  httpSettings,
  list,
  optional,
  path,
  type SettingsOf,
  secretFile,
} from '@coir/service';
import { CLAIM_FAILURES } from './verification/claim-failures.ts';
import { VERIFICATION_LIMITS } from './verification/verification-queue.ts';

const MAX_GATEWAYS = 10_000;
const MAX_COUNT = 1_000_000;

/** The settings of a verifier. */
export const verifierSettings = defineSettings('verifier', {
  ...httpSettings(4010),
  manifestFile: path("The network's manifest, network.json."),
  manifestDigest: optional(
    digest('Digest that the manifest must have, so that nobody can put another file in its place.'),
  ),
  gateways: list<Uint8Array>("Identity keys of this operator's gateways.", {
    entry: keyField,
    allowed: '32 bytes as base64url',
    least: 1,
    most: MAX_GATEWAYS,
  }),
  tokenFile: secretFile(
    'File of the token that gateways send: one word of at least 32 characters.',
  ),
  databaseFile: path('SQLite file of nullifiers, receipts, balances and leases.'),
  claimFailureBurst: count('Refused shows that a client may have at once before it must wait.', {
    default: CLAIM_FAILURES.burst,
    most: MAX_COUNT,
  }),
  claimFailureRefillMs: duration('Time after which one more refused show is allowed.', {
    default: CLAIM_FAILURES.refillMs,
  }),
  claimFailureClients: count('Clients with refused shows that are remembered, 200 bytes each.', {
    default: CLAIM_FAILURES.clientLimit,
    most: MAX_COUNT,
  }),
  maxWaitingShows: count('Shows that wait to be verified, of all clients together, 1 kB each.', {
    default: VERIFICATION_LIMITS.limit,
    most: MAX_COUNT,
  }),
  maxWaitingShowsPerClient: count('Shows of one client that wait to be verified.', {
    default: VERIFICATION_LIMITS.clientLimit,
    most: MAX_COUNT,
  }),
});

/** The values of {@link verifierSettings}. */
export type VerifierSettings = SettingsOf<typeof verifierSettings>;
