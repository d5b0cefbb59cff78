import { systemClock } from '@coir/io';
import { listen, runService } from '@coir/verifier/service';
import { DIRECTORY_CONFIG } from './config.ts';
import { buildDirectoryServer } from './directory-server.ts';
import { readTopologyFile } from './topology-file.ts';

await runService({
  name: 'directory',
  summary: 'Tells clients and nodes which nodes a network has.',
  prefix: 'MIXNET_',
  config: DIRECTORY_CONFIG,
  async start({ topologyFile, logLevel, host, port }) {
    const topology = readTopologyFile(topologyFile);
    const app = buildDirectoryServer({ topology, logLevel }, { clock: systemClock });
    return { address: await listen(app, { host, port }), stop: () => app.close() };
  },
});
