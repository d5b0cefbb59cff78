import { readFileSync } from 'node:fs';
import { systemClock } from '@coir/io';
import { fetchTopology } from '@coir/protocol/topology';
import { randomBytes } from '@coir/sphinx/primitives';
import { ConfigError, runService } from '@coir/verifier/service';
import { VerifierClient } from '@coir/verifier-api';
import { startMonitor } from '../node/monitor.ts';
import { readNodeKeys } from '../node/node-keys.ts';
import { GATEWAY_CONFIG } from './config.ts';
import { Gateway } from './gateway.ts';

function connectVerifier(
  url: string | undefined,
  tokenFile: string | undefined,
): VerifierClient | undefined {
  if (url === undefined && tokenFile === undefined) return undefined;
  if (url === undefined || tokenFile === undefined) {
    throw new ConfigError('verifierUrl and verifierTokenFile belong together');
  }
  return new VerifierClient({ url, token: readFileSync(tokenFile, 'utf8').trim() });
}

await runService({
  name: 'gateway',
  summary: 'Admits clients, takes and delivers their packets, and keeps their mail.',
  prefix: 'MIXNET_',
  config: GATEWAY_CONFIG,
  async start({ keysFile, directoryUrl, verifierUrl, verifierTokenFile, monitorPort, ...rest }) {
    const gateway = new Gateway(
      { ...rest, ...readNodeKeys(keysFile) },
      {
        clock: systemClock,
        random: randomBytes,
        fetchTopology: (signal) => fetchTopology(directoryUrl, fetch, signal),
        admission: connectVerifier(verifierUrl, verifierTokenFile),
      },
    );
    const { client } = await gateway.start();
    const monitor =
      monitorPort === undefined ? undefined : await startMonitor(gateway, monitorPort);
    const host = client.host.includes(':') ? `[${client.host}]` : client.host;
    return {
      address: `ws://${host}:${client.port}`,
      async stop() {
        await monitor?.stop();
        await gateway.stop();
      },
    };
  },
});
