import { systemClock } from '@coir/io';
import { fetchTopology } from '@coir/protocol/topology';
import { randomBytes } from '@coir/sphinx/primitives';
import { runService } from '@coir/verifier/service';
import { startMonitor } from '../node/monitor.ts';
import { readNodeKeys } from '../node/node-keys.ts';
import { MIX_NODE_CONFIG } from './config.ts';
import { MixNode } from './mix-node.ts';

await runService({
  name: 'mix-node',
  summary: 'Takes Sphinx packets, peels a layer, waits, and sends them on.',
  prefix: 'MIXNET_',
  config: MIX_NODE_CONFIG,
  async start({ host, port, keysFile, replayFile, directoryUrl, monitorPort }) {
    const { sphinxKey } = readNodeKeys(keysFile);
    const node = new MixNode(
      { host, port, sphinxKey, replayFile },
      {
        clock: systemClock,
        random: randomBytes,
        fetchTopology: (signal) => fetchTopology(directoryUrl, fetch, signal),
      },
    );
    const address = await node.start();
    const monitor = monitorPort === undefined ? undefined : await startMonitor(node, monitorPort);
    return {
      address: `${address.host}:${address.port}`,
      async stop() {
        await monitor?.stop();
        await node.stop();
      },
    };
  },
});
