import { dirname } from 'node:path';
import { systemClock } from '@coir/io';
import { fetchTopology } from '@coir/protocol/topology';
import {
  explainListenError,
  initStateFiles,
  probeFolder,
  type ReadinessCheck,
  type RunningService,
  type ServiceRuntime,
  SettingsError,
  type StateFile,
} from '@coir/service';
import { randomBytes } from '@coir/sphinx/primitives';
import { MixnetError } from '../errors.ts';
import { readNodeKeys } from '../node/node-keys.ts';
import { ReplayLog } from '../node/replay/replay-log.ts';
import { MixNode } from './mix-node.ts';
import { type MixNodeSettings, mixNodeSettings } from './settings.ts';

/** The checks that every node that carries packets has. */
export function relayChecks(
  relay: { readiness(): readonly string[] },
  settings: { readonly replayFile: string },
): readonly ReadinessCheck[] {
  return [
    { name: 'relay', probe: () => relay.readiness() },
    {
      name: 'disk',
      probe: async () => {
        await probeFolder(dirname(settings.replayFile));
        return [];
      },
    },
  ];
}

/** Says in words why a node that carries packets cannot start. */
export function explainRelayError(
  error: unknown,
  settings: { readonly replayFile: string },
): unknown {
  if (!(error instanceof MixnetError && error.code === 'MIXNET_REPLAY_LOG')) return error;
  return new SettingsError({
    setting: 'replayFile',
    source: settings.replayFile,
    fault: error.message,
    remedy:
      'restore it, or take a new Sphinx key and a new file ("init" makes it): without these tags, packets could be replayed',
  });
}

/**
 * Wires and starts a mix node.
 *
 * @throws SettingsError if keys or replay tags cannot be used.
 */
export async function startMixNode(
  settings: MixNodeSettings,
  runtime: ServiceRuntime,
): Promise<RunningService> {
  const { host, port, replayFile, directoryUrl, relay } = settings;
  const { metrics, readiness } = runtime;
  const { sphinxKey } = readNodeKeys(settings.keysFile);
  const node = new MixNode(
    { host, port, sphinxKey, replayFile, limits: relay },
    {
      clock: systemClock,
      random: randomBytes,
      metrics,
      log: runtime.log.child({ module: 'relay' }),
      fetchTopology: (signal) => fetchTopology(directoryUrl, fetch, signal),
    },
  );
  for (const check of relayChecks(node, settings)) readiness.add(check);
  try {
    const address = await node.start();
    return { address: `${address.host}:${address.port}`, stop: () => node.stop() };
  } catch (error) {
    throw explainListenError(explainRelayError(error, settings), settings);
  }
}

/**
 * Describes the files that a node that carries packets opens. Changes nothing, so that the node
 * itself may be running.
 */
export async function checkRelayFiles(settings: {
  readonly keysFile: string;
  readonly replayFile: string;
}): Promise<readonly string[]> {
  const { keysFile, replayFile } = settings;
  readNodeKeys(keysFile);
  try {
    const count = await ReplayLog.countTags(replayFile);
    await probeFolder(dirname(replayFile));
    return [
      `keys ${keysFile}`,
      `replay tags ${replayFile}: ${count} tags; its folder can be written`,
    ];
  } catch (error) {
    throw explainRelayError(error, settings);
  }
}

/** The replay tags of a node that carries packets, as `init` makes them. */
export function replayFileOf({ replayFile: file }: { readonly replayFile: string }): StateFile {
  return {
    setting: 'replayFile',
    file,
    meaning: 'no packet counts as seen, so its Sphinx key must be a new one, too',
    create: () => ReplayLog.create(file),
  };
}

/** A mix node as a program. */
export const mixNodeProgram = {
  summary: 'Takes Sphinx packets, peels a layer, waits, and sends them on.',
  settings: mixNodeSettings,
  start: startMixNode,
  check: checkRelayFiles,
  init: (settings: MixNodeSettings): Promise<readonly string[]> =>
    initStateFiles([replayFileOf(settings)]),
};
