import { CoconutError, type SigningKey } from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import { type DecodedManifest, trustManifest } from '@coir/coconut/ticket';
import { createDatabase, IoError } from '@coir/io/sqlite';
import {
  explainListenError,
  initStateFiles,
  listen,
  type Metrics,
  RateLimit,
  type RunningService,
  readAll,
  readFor,
  readTextFile,
  type ServiceRuntime,
  SettingsError,
} from '@coir/service';
import { DepositLookups } from './deposit/deposit-lookups.ts';
import { EmbeddedLedgerSource } from './deposit/embedded-ledger-source.ts';
import { buildIssuerServer } from './http/issuer-server.ts';
import { Issuance, type IssuanceStep } from './issuance/issuance.ts';
import { ISSUANCE_DATABASE, SqliteIssuanceStore } from './issuance/sqlite-issuance-store.ts';
import {
  checkIdentityKey,
  matchSigningKeys,
  readIdentityKey,
  readSigningKeyFile,
} from './keys/signing-keys.ts';
import { type IssuerSettings, issuerSettings } from './settings.ts';

// Bounds of this implementation.
const NOT_FOUND_MS = 200;
const NOT_FOUND_LIMIT = 10_000;
const LOOKUP_CONCURRENCY = 16;
const LOOKUP_WAITING_LIMIT = 256;
const SIGNING_WAITING_LIMIT = 64;
const ADDRESS_LIMIT = 10_000;

/** Hooks of tests. */
export interface IssuerHooks {
  /** Told of every step of an issuance before the next begins. */
  readonly onStep?: (step: IssuanceStep) => void;
}

/** An issuer before it listens. */
interface OpenedIssuer {
  readonly manifest: DecodedManifest;
  readonly signingKeys: ReadonlyMap<string, SigningKey>;
  readonly store: SqliteIssuanceStore;
}

async function readManifest({
  manifestFile: file,
  manifestDigest,
}: IssuerSettings): Promise<DecodedManifest> {
  const group = await createMclGroup().catch((error: Error) => {
    // Nothing slower takes its place: it would show under load alone.
    throw new SettingsError({ setting: 'mcl-wasm', fault: error.message });
  });
  const text = readTextFile('manifestFile', file);
  const read = () => trustManifest(text, manifestDigest, group);
  return readFor('manifestFile', file, CoconutError, read, ({ code }) =>
    code === 'COCONUT_OTHER_MANIFEST'
      ? { setting: 'manifestDigest' }
      : { remedy: 'get the current manifest of the network' },
  );
}

/** Opens manifest, keys and store. What can be told of each without the others is told at once. */
async function openIssuer(settings: IssuerSettings): Promise<OpenedIssuer> {
  const { issuerIndex, identityKeyFile, databaseFile } = settings;
  const { signingKeyFile, signingKeyPassphraseFile } = settings;
  const { manifest, keys, identityKey } = await readAll({
    manifest: () => readManifest(settings),
    keys: () => readSigningKeyFile(signingKeyFile, signingKeyPassphraseFile),
    identityKey: () =>
      identityKeyFile === undefined ? undefined : readIdentityKey(identityKeyFile),
  });
  const { signingKeys } = await readAll({
    signingKeys: () => matchSigningKeys(signingKeyFile, keys, manifest, issuerIndex),
    identity: () => {
      if (identityKey === undefined || identityKeyFile === undefined) return;
      checkIdentityKey(identityKeyFile, identityKey, manifest, issuerIndex);
    },
  });
  const store = readFor('databaseFile', databaseFile, IoError, () => {
    return new SqliteIssuanceStore(databaseFile, `issuer ${issuerIndex} of ${manifest.network}`);
  });
  return { manifest, signingKeys, store };
}

/** Declares the metrics of an issuer. */
function issuerMetrics(metrics: Metrics) {
  return {
    steps: metrics.labelledCounter({
      name: 'issuance_steps',
      help: 'Steps of issuances: deposits bound, books signed, replies stored.',
      label: 'step',
      values: ['authorized', 'signed', 'stored'],
    }),
    failures: metrics.labelledCounter({
      name: 'failures',
      help: 'Requests that failed because of the ledger or the store.',
      label: 'reason',
      values: ['chain_unavailable', 'storage_unavailable'],
    }),
  };
}

/**
 * Wires and starts an issuer, which computes in the fast group.
 *
 * @throws SettingsError if that group cannot start, or a file is not what it has to be.
 */
export async function startIssuer(
  settings: IssuerSettings,
  runtime: ServiceRuntime,
  hooks: IssuerHooks = {},
): Promise<RunningService> {
  const { monotonicMs, readiness } = runtime;
  const { issuerIndex, rateLimit } = settings;
  const log = runtime.log.child({ module: 'issuer' });
  const { manifest, signingKeys, store } = await openIssuer(settings);
  const { steps, failures } = issuerMetrics(runtime.metrics);
  const source = new EmbeddedLedgerSource({
    url: settings.ledger.url,
    chainId: manifest.manifest.chain.id,
  });
  const deposits = new DepositLookups(
    {
      notFoundMs: NOT_FOUND_MS,
      notFoundLimit: NOT_FOUND_LIMIT,
      concurrency: LOOKUP_CONCURRENCY,
      waitingLimit: LOOKUP_WAITING_LIMIT,
      clock: monotonicMs,
    },
    { source },
  );
  const limit = (perSecond: number, burst: number): RateLimit =>
    new RateLimit({ perSecond, burst, keyLimit: ADDRESS_LIMIT, monotonicMs });
  const onStep = (step: IssuanceStep): void => {
    steps.increment(step);
    hooks.onStep?.(step);
  };
  const issuance = new Issuance(
    { manifest, issuerIndex, signingKeys, waitingLimit: SIGNING_WAITING_LIMIT, onStep },
    {
      deposits,
      store,
      report: (event, reason) => {
        failures.increment(event);
        log.error({ err: reason }, event);
      },
    },
  );
  const active = manifest.activeKey?.keyId;
  const hasShare = active !== undefined && signingKeys.has(active);
  readiness.add({ name: 'keys', probe: () => (hasShare ? [] : ['no share of the active key']) });
  readiness.add({
    name: 'store',
    probe: () => {
      store.probe();
      return [];
    },
  });
  readiness.add({
    name: 'ledger',
    probe: async (signal) =>
      [await deposits.outage(signal)].filter((reason) => reason !== undefined),
  });
  const app = buildIssuerServer(
    { manifest, issuerIndex, connections: settings },
    {
      log,
      readiness,
      issuance,
      deposits,
      requests: limit(rateLimit.perSecond, rateLimit.burst),
      unknownTransfers: limit(rateLimit.unknownPerSecond, rateLimit.unknownBurst),
    },
  );
  const stop = async (): Promise<void> => {
    // Requests in flight are answered first, so nothing signs after the store is closed.
    await app.close();
    await issuance.drain();
    store.close();
  };
  try {
    return { address: await listen(app, settings), stop };
  } catch (error) {
    await stop();
    throw explainListenError(error, settings);
  }
}

async function checkIssuer(settings: IssuerSettings): Promise<readonly string[]> {
  const { manifest, signingKeys, store } = await openIssuer(settings);
  try {
    store.probe();
    const { issuers, threshold } = manifest.manifest;
    return [
      `manifest ${settings.manifestFile}: ${threshold} of ${issuers.length} issuers`,
      `signing keys ${settings.signingKeyFile}: ${signingKeys.size} of issuer ${settings.issuerIndex}`,
      `store ${settings.databaseFile}: it can be written`,
    ];
  } finally {
    store.close();
  }
}

async function initIssuer({ databaseFile: file }: IssuerSettings): Promise<readonly string[]> {
  return await initStateFiles([
    {
      setting: 'databaseFile',
      file,
      meaning: 'no deposit counts as used',
      create: () => createDatabase(file, ISSUANCE_DATABASE),
    },
  ]);
}

/** An issuer as a program. */
export const issuerProgram = {
  summary: 'Gives blind partial signatures on tickets for deposits on a ledger.',
  settings: issuerSettings,
  start: startIssuer,
  check: checkIssuer,
  init: initIssuer,
};
