import { systemClock } from '@coir/io';
import { createDatabase, IoError, probeWrite } from '@coir/io/sqlite';
import { fetchTopology } from '@coir/protocol/topology';
import {
  explainListenError,
  initStateFiles,
  type RunningService,
  readAll,
  readFor,
  readSecretText,
  type ServiceRuntime,
  SettingsError,
} from '@coir/service';
import { ed25519, randomBytes } from '@coir/sphinx/primitives';
import { VerifierClient } from '@coir/verifier-api';
import {
  checkRelayFiles,
  explainRelayError,
  relayChecks,
  replayFileOf,
} from '../mix-node/start-mix-node.ts';
import { readNodeKeys } from '../node/node-keys.ts';
import { Gateway } from './gateway.ts';
import { type GatewaySettings, gatewaySettings } from './settings.ts';
import { GATEWAY_DATABASE, openGatewayDatabase } from './store/gateway-database.ts';

function connectVerifier(settings: GatewaySettings): VerifierClient | undefined {
  const { verifierUrl: url, verifierTokenFile: file } = settings;
  if (url === undefined || file === undefined) return undefined;
  const token = readSecretText({ setting: 'verifierTokenFile', file }).trim();
  return new VerifierClient({ url, token });
}

/** Asks the verifier whether it can do its work. */
async function askVerifier(url: string, signal: AbortSignal): Promise<readonly string[]> {
  const response = await fetch(new URL('/readyz', url), { signal });
  await response.body?.cancel();
  return response.ok ? [] : [`The verifier is not ready (HTTP ${response.status}).`];
}

/**
 * Wires and starts a gateway.
 *
 * @throws SettingsError if keys, token or replay tags cannot be used.
 */
export async function startGateway(
  settings: GatewaySettings,
  runtime: ServiceRuntime,
): Promise<RunningService> {
  const { directoryUrl, verifierUrl, limits, relay, ...rest } = settings;
  const { metrics, readiness } = runtime;
  const { keys, admission } = await readAll({
    keys: () => readNodeKeys(settings.keysFile),
    admission: () => connectVerifier(settings),
  });
  const gateway = new Gateway(
    { ...rest, ...keys, limits, relayLimits: relay },
    {
      clock: systemClock,
      random: randomBytes,
      metrics,
      log: runtime.log.child({ module: 'gateway' }),
      fetchTopology: (signal) => fetchTopology(directoryUrl, fetch, signal),
      admission,
    },
  );
  for (const check of relayChecks(gateway, settings)) readiness.add(check);
  readiness.add({
    name: 'store',
    probe: () => {
      gateway.probeStore();
      return [];
    },
  });
  if (verifierUrl !== undefined) {
    readiness.add({ name: 'verifier', probe: (signal) => askVerifier(verifierUrl, signal) });
  }
  try {
    const { client } = await gateway.start();
    const host = client.host.includes(':') ? `[${client.host}]` : client.host;
    return { address: `ws://${host}:${client.port}`, stop: () => gateway.stop() };
  } catch (error) {
    throw explainGatewayError(error, settings);
  }
}

/**
 * Says in words why a gateway cannot start; the port that another has is the one that the system
 * names.
 */
function explainGatewayError(error: unknown, settings: GatewaySettings): unknown {
  const { host, mixPort, clientPort, databaseFile } = settings;
  if (error instanceof IoError) {
    return new SettingsError({
      setting: 'databaseFile',
      source: databaseFile,
      fault: error.message,
    });
  }
  const isClientPort = (error as { port?: number }).port === clientPort && clientPort !== mixPort;
  const place = isClientPort
    ? { host, port: clientPort, portSetting: 'clientPort' }
    : { host, port: mixPort, portSetting: 'mixPort' };
  return explainListenError(explainRelayError(error, settings), place);
}

async function checkGateway(settings: GatewaySettings): Promise<readonly string[]> {
  const { databaseFile } = settings;
  const { files } = await readAll({
    files: () => checkRelayFiles(settings),
    verifier: () => connectVerifier(settings),
  });
  const { identityKey } = readNodeKeys(settings.keysFile);
  const database = readFor('databaseFile', databaseFile, IoError, () =>
    openGatewayDatabase(databaseFile, ed25519.publicKey(identityKey)),
  );
  try {
    probeWrite(database);
  } finally {
    database.close();
  }
  const { verifierTokenFile } = settings;
  const token = verifierTokenFile === undefined ? [] : [`token ${verifierTokenFile}`];
  return [...files, ...token, `store ${databaseFile}: it can be written`];
}

async function initGateway(settings: GatewaySettings): Promise<readonly string[]> {
  const { databaseFile: file } = settings;
  return await initStateFiles([
    {
      setting: 'databaseFile',
      file,
      meaning: 'no client is registered, and there is no mail',
      create: () => createDatabase(file, GATEWAY_DATABASE),
    },
    replayFileOf(settings),
  ]);
}

/** A gateway as a program. */
export const gatewayProgram = {
  summary: 'Admits clients, takes and delivers their packets, and keeps their mail.',
  settings: gatewaySettings,
  start: startGateway,
  check: checkGateway,
  init: initGateway,
};
