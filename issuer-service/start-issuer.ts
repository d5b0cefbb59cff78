import { monotonicClock } from '@coir/io';
import { listen, openFastGroup, type RunningService } from '@coir/verifier/service';
import type { IssuerConfig } from './config.ts';
import { DepositLookups } from './deposit/deposit-lookups.ts';
import { EmbeddedLedgerSource } from './deposit/embedded-ledger-source.ts';
import { buildIssuerServer } from './http/issuer-server.ts';
import { TokenBuckets } from './http/token-buckets.ts';
import { Issuance, type IssuanceStep } from './issuance/issuance.ts';
import { SqliteIssuanceStore } from './issuance/sqlite-issuance-store.ts';
import { checkIdentityKey, readSigningKeys } from './keys/signing-keys.ts';
import { readNetworkFile } from './network-file.ts';

// Bounds of this implementation.
const NOT_FOUND_MS = 200;
const NOT_FOUND_LIMIT = 10_000;
const LOOKUP_CONCURRENCY = 16;
const LOOKUP_WAITING_LIMIT = 256;
const SIGNING_WAITING_LIMIT = 64;
const ADDRESS_LIMIT = 10_000;

/** What a test may watch or replace. */
export interface IssuerHooks {
  /** Told of every step of an issuance before the next begins. */
  readonly onStep?: (step: IssuanceStep) => void;
  /** Where warnings go; standard error by default. */
  readonly warn?: (message: string) => void;
}

/**
 * Wires and starts an issuer, which computes in the fast group.
 *
 * @throws ConfigError if that group cannot start, or a file is not what it has to be.
 */
export async function startIssuer(
  config: IssuerConfig,
  hooks: IssuerHooks = {},
): Promise<RunningService> {
  const warn = hooks.warn ?? ((message: string) => process.stderr.write(`issuer: ${message}\n`));
  const { issuerIndex, logLevel, rateLimit } = config;
  const group = await openFastGroup();
  const manifest = readNetworkFile(config.manifestFile, config.manifestDigest, group);
  const signingKeys = readSigningKeys(
    config.signingKeyFile,
    manifest,
    issuerIndex,
    warn,
    config.signingKeyPassphraseFile,
  );
  if (config.identityKeyFile !== undefined) {
    checkIdentityKey(config.identityKeyFile, manifest, issuerIndex, warn);
  }
  const source = new EmbeddedLedgerSource({
    url: config.ledger.url,
    chainId: manifest.manifest.chain.id,
  });
  const deposits = new DepositLookups(
    {
      notFoundMs: NOT_FOUND_MS,
      notFoundLimit: NOT_FOUND_LIMIT,
      concurrency: LOOKUP_CONCURRENCY,
      waitingLimit: LOOKUP_WAITING_LIMIT,
      clock: monotonicClock,
    },
    { source },
  );
  const buckets = (perSecond: number, burst: number): TokenBuckets =>
    new TokenBuckets({ perSecond, burst, keyLimit: ADDRESS_LIMIT, clock: monotonicClock });
  const store = new SqliteIssuanceStore(config.databaseFile);
  const issuance = new Issuance(
    {
      manifest,
      issuerIndex,
      signingKeys,
      waitingLimit: SIGNING_WAITING_LIMIT,
      onStep: hooks.onStep,
    },
    {
      deposits,
      store,
      report: (event, reason) => app.log.error({ reason: String(reason) }, event),
    },
  );
  const app = buildIssuerServer(
    { manifest, issuerIndex, logLevel },
    {
      issuance,
      deposits,
      requests: buckets(rateLimit.perSecond, rateLimit.burst),
      unknownTransfers: buckets(rateLimit.unknownPerSecond, rateLimit.unknownBurst),
    },
  );
  const stop = async (): Promise<void> => {
    // Requests under way are answered first, so nothing signs after the store is closed.
    await app.close();
    await issuance.drain();
    store.close();
  };
  try {
    return { address: await listen(app, config), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
