import { resolve } from 'node:path';
import { mixNodeSettings, RELAY_LIMITS } from '@coir/mixnet';
import { loadSettings } from '@coir/service';
import { describe, expect, it } from 'vitest';

const NEEDED = {
  COIR_MIX_NODE_KEYS_FILE: 'keys.json',
  COIR_MIX_NODE_REPLAY_FILE: 'tags',
  COIR_MIX_NODE_DIRECTORY_URL: 'http://127.0.0.1:8080',
};
const load = (environment: Record<string, string>) =>
  loadSettings(mixNodeSettings, { environment });

describe('the settings of a mix node', () => {
  it('are few that must be set, and the bounds have the defaults of the node', () => {
    const { values, warnings } = load({ ...NEEDED, COIR_GATEWAY_CLIENT_PORT: '1' });
    const { frameVersion, ...bounds } = RELAY_LIMITS;
    expect(frameVersion).toBe(7);
    expect(warnings).toEqual([]);
    expect(values).toEqual({
      host: '127.0.0.1',
      port: 1789,
      keysFile: resolve('keys.json'),
      replayFile: resolve('tags'),
      directoryUrl: 'http://127.0.0.1:8080',
      relay: bounds,
      operatorHost: '127.0.0.1',
      operatorPort: undefined,
      logLevel: 'info',
    });
  });

  it('let an operator adapt what the machine can bear', () => {
    const { values } = load({ ...NEEDED, COIR_MIX_NODE_RELAY_REPLAY_CAPACITY: '1000' });
    expect(values.relay.replayCapacity).toBe(1000);
  });

  it.each([
    ['COIR_MIX_NODE_HOST', 'localhost'],
    ['COIR_MIX_NODE_HOST', '256.0.0.1'],
    ['COIR_MIX_NODE_PORT', '-1'],
    ['COIR_MIX_NODE_PORT', '65536'],
    ['COIR_MIX_NODE_PORT', '1.5'],
    ['COIR_MIX_NODE_PORT', 'http'],
    ['COIR_MIX_NODE_DIRECTORY_URL', 'ftp://127.0.0.1'],
    ['COIR_MIX_NODE_DIRECTORY_URL', '127.0.0.1:8080'],
    ['COIR_MIX_NODE_KEYS_FILE', ''],
    ['COIR_MIX_NODE_OPERATOR_PORT', '65536'],
    ['COIR_MIX_NODE_RELAY_MAX_CONNECTIONS', '0'],
  ])('refuse %s=%s by name', (name, value) => {
    expect(() => load({ ...NEEDED, [name]: value })).toThrow(name);
  });

  it.each(Object.keys(NEEDED))('need %s', (name) => {
    const { [name]: _, ...rest } = NEEDED as Record<string, string>;
    expect(() => load(rest)).toThrow(new RegExp(`is missing.*${name}$`));
  });
});
