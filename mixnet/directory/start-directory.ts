import { systemClock } from '@coir/io';
import {
  explainListenError,
  listen,
  type RunningService,
  readFor,
  readTextFile,
  type ServiceRuntime,
} from '@coir/service';
import { MixnetError } from '../errors.ts';
import { buildDirectoryServer, missingRoles } from './directory-server.ts';
import { type DirectorySettings, directorySettings } from './settings.ts';
import { parseTopologyFile, type TopologyFile } from './topology-file.ts';

function readTopology(settings: DirectorySettings): TopologyFile {
  const { topologyFile } = settings;
  const text = readTextFile('topologyFile', topologyFile);
  return readFor('topologyFile', topologyFile, MixnetError, () => parseTopologyFile(text));
}

/**
 * Wires and starts a directory. It reads its topology file again when the operator asks.
 *
 * @throws SettingsError if the topology file cannot be used.
 */
export async function startDirectory(
  settings: DirectorySettings,
  runtime: ServiceRuntime,
): Promise<RunningService> {
  const { log, readiness } = runtime;
  let topology = readTopology(settings);
  runtime.onReload(() => {
    topology = readTopology(settings);
    log.info({ nodes: topology.nodes.length }, 'the topology file was read again');
  });
  readiness.add({ name: 'topology', probe: () => missingRoles(topology) });
  const app = buildDirectoryServer(
    { topology: () => topology, connections: settings },
    { clock: systemClock, log, readiness },
  );
  try {
    return { address: await listen(app, settings), stop: () => app.close() };
  } catch (error) {
    await app.close();
    throw explainListenError(error, settings);
  }
}

async function checkDirectory(settings: DirectorySettings): Promise<readonly string[]> {
  const topology = readTopology(settings);
  return [
    `topology ${settings.topologyFile}: ${topology.nodes.length} nodes`,
    ...missingRoles(topology),
  ];
}

/** The directory as a program. */
export const directoryProgram = {
  summary: 'Tells clients and nodes which nodes a network has.',
  settings: directorySettings,
  start: startDirectory,
  check: checkDirectory,
};
