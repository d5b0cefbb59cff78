import { resolve } from 'node:path';
import { loadSettings } from '@coir/service';
import { describe, expect, it } from 'vitest';
import { directorySettings } from '../../../mixnet/directory/settings.ts';

const load = (environment: Record<string, string>) =>
  loadSettings(directorySettings, { environment }).values;
const NEEDED = { COIR_DIRECTORY_TOPOLOGY_FILE: 'topology.json' };

describe('the settings of a directory', () => {
  it('are where it listens and what it serves', () => {
    expect(load(NEEDED)).toEqual({
      host: '127.0.0.1',
      port: 8080,
      maxConnections: 1024,
      maxConnectionsPerAddress: 256,
      trustedProxies: [],
      topologyFile: resolve('topology.json'),
      operatorHost: '127.0.0.1',
      operatorPort: undefined,
      logLevel: 'info',
    });
  });

  it.each([
    ['COIR_DIRECTORY_TOPOLOGY_FILE', ''],
    ['COIR_DIRECTORY_PORT', '99999'],
    ['COIR_DIRECTORY_LOG_LEVEL', 'loud'],
  ])('refuse %s=%s by name', (name, value) => {
    expect(() => load({ ...NEEDED, [name]: value })).toThrow(name);
  });
});
