import { CoconutError } from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import { type DecodedManifest, trustManifest } from '@coir/coconut/ticket';
import { createDatabase } from '@coir/io/sqlite';
import {
  explainListenError,
  initStateFiles,
  listen,
  type RunningService,
  readAll,
  readFor,
  readSecretText,
  readTextFile,
  type ServiceRuntime,
  SettingsError,
} from '@coir/service';
import { VerifierError } from '@coir/verifier-api';
import { MIN_TOKEN_LENGTH } from './http/bearer-token.ts';
import { buildVerifierServer } from './http/verifier-server.ts';
import { type VerifierSettings, verifierSettings } from './settings.ts';
import { SPEND_DATABASE } from './store/spend-schema.ts';
import { SqliteSpendStore } from './store/sqlite-spend-store.ts';
import { Verifier } from './verification/verifier.ts';

function readToken(file: string): string {
  const token = readSecretText({ setting: 'tokenFile', file }).trim();
  if (token.length >= MIN_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new SettingsError({
    setting: 'tokenFile',
    source: file,
    fault: 'holds no token that can be used',
    allowed: `one word of at least ${MIN_TOKEN_LENGTH} printable characters`,
  });
}

async function readManifest({
  manifestFile: file,
  manifestDigest,
}: VerifierSettings): Promise<DecodedManifest> {
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

/** A verifier before it listens. */
interface OpenedVerifier {
  readonly manifest: DecodedManifest;
  readonly token: string;
  readonly verifier: Verifier;
}

/** Opens manifest, token and store. Faults of the first two are told at once. */
async function openVerifier(
  settings: VerifierSettings,
  runtime: ServiceRuntime,
): Promise<OpenedVerifier> {
  const { metrics, monotonicMs: monotonicClock } = runtime;
  const { manifest, token } = await readAll({
    manifest: () => readManifest(settings),
    token: () => readToken(settings.tokenFile),
  });
  const verifier = new Verifier(
    {
      gateways: settings.gateways,
      monotonicClock,
      claimFailures: {
        burst: settings.claimFailureBurst,
        refillMs: settings.claimFailureRefillMs,
        clientLimit: settings.claimFailureClients,
      },
      queue: {
        limit: settings.maxWaitingShows,
        clientLimit: settings.maxWaitingShowsPerClient,
      },
    },
    {
      manifest,
      store: new SqliteSpendStore({
        file: settings.databaseFile,
        owner: `a verifier of ${manifest.network}`,
      }),
      metrics,
      log: runtime.log.child({ module: 'verifier' }),
    },
  );
  try {
    await verifier.start();
  } catch (error) {
    if (!(error instanceof VerifierError && error.code === 'VERIFIER_STORE_UNSAFE')) throw error;
    const source = settings.databaseFile;
    throw new SettingsError({ setting: 'databaseFile', source, fault: error.message });
  }
  return { manifest, token, verifier };
}

/**
 * Wires and starts a verifier, which computes in the fast group.
 *
 * @throws SettingsError if that group cannot start, or manifest or token cannot be used.
 */
export async function startVerifier(
  settings: VerifierSettings,
  runtime: ServiceRuntime,
): Promise<RunningService> {
  const { log, readiness } = runtime;
  const { token, verifier } = await openVerifier(settings, runtime);
  readiness.add({ name: 'store', probe: () => verifier.probe() });
  const app = buildVerifierServer({ verifier, log, readiness }, { token, connections: settings });
  const stop = async (): Promise<void> => {
    await app.close();
    await verifier.stop();
  };
  try {
    return { address: await listen(app, settings), stop };
  } catch (error) {
    await stop();
    throw explainListenError(error, settings);
  }
}

async function checkVerifier(
  settings: VerifierSettings,
  runtime: ServiceRuntime,
): Promise<readonly string[]> {
  const { manifest, verifier } = await openVerifier(settings, runtime);
  try {
    const [reason] = await verifier.probe();
    if (reason !== undefined) throw new Error(`${settings.databaseFile}: ${reason}`);
    const { issuers, threshold } = manifest.manifest;
    return [
      `manifest ${settings.manifestFile}: ${threshold} of ${issuers.length} issuers`,
      `token ${settings.tokenFile}, for ${settings.gateways.length} gateways`,
      `store ${settings.databaseFile}: it can be written`,
    ];
  } finally {
    await verifier.stop();
  }
}

async function initVerifier({ databaseFile: file }: VerifierSettings): Promise<readonly string[]> {
  return await initStateFiles([
    {
      setting: 'databaseFile',
      file,
      meaning: 'no ticket counts as spent, and nobody has a balance',
      create: () => createDatabase(file, SPEND_DATABASE),
    },
  ]);
}

/** The verifier as a program. */
export const verifierProgram = {
  summary: 'Verifies shown tickets, spends each once, keeps balances and leases.',
  settings: verifierSettings,
  start: startVerifier,
  check: checkVerifier,
  init: initVerifier,
};
