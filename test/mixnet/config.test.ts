import { loadConfig } from '@coir/verifier/service';
import { describe, expect, it } from 'vitest';
import { GATEWAY_CONFIG } from '../../mixnet/gateway/config.ts';
import { MIX_NODE_CONFIG } from '../../mixnet/mix-node/config.ts';

const NODE = {
  MIXNET_KEYS_FILE: 'keys.json',
  MIXNET_REPLAY_FILE: 'tags',
  MIXNET_DIRECTORY_URL: 'http://127.0.0.1:8080',
};
const GATEWAY = { ...NODE, MIXNET_DATABASE_FILE: 'gateway.sqlite' };

const prefix = 'MIXNET_';

describe('the settings of a mix node', () => {
  it('are few, and the rest has defaults', () => {
    expect(loadConfig(MIX_NODE_CONFIG, { prefix, env: NODE })).toEqual({
      host: '127.0.0.1',
      port: 1789,
      keysFile: 'keys.json',
      replayFile: 'tags',
      directoryUrl: 'http://127.0.0.1:8080',
    });
  });

  it.each([
    ['MIXNET_HOST', 'localhost'],
    ['MIXNET_HOST', '256.0.0.1'],
    ['MIXNET_PORT', '-1'],
    ['MIXNET_PORT', '65536'],
    ['MIXNET_PORT', '1.5'],
    ['MIXNET_PORT', 'http'],
    ['MIXNET_DIRECTORY_URL', 'ftp://127.0.0.1'],
    ['MIXNET_DIRECTORY_URL', '127.0.0.1:8080'],
    ['MIXNET_KEYS_FILE', ''],
    ['MIXNET_MONITOR_PORT', '65536'],
    ['MIXNET_COLOUR', 'red'],
  ])('refuse %s=%s by name', (name, value) => {
    const load = () => loadConfig(MIX_NODE_CONFIG, { prefix, env: { ...NODE, [name]: value } });
    expect(load).toThrow(new RegExp(name));
  });

  it.each(Object.keys(NODE))('need %s', (name) => {
    const load = () => loadConfig(MIX_NODE_CONFIG, { prefix, env: { ...NODE, [name]: undefined } });
    expect(load).toThrow(/expected string/);
  });
});

describe('the settings of a gateway', () => {
  it('do not open access unless they are told to', () => {
    expect(loadConfig(GATEWAY_CONFIG, { prefix, env: GATEWAY }).openAccess).toBe(false);
    const open = { ...GATEWAY, MIXNET_OPEN_ACCESS: 'true' };
    expect(loadConfig(GATEWAY_CONFIG, { prefix, env: open }).openAccess).toBe(true);
  });

  it.each([
    ['MIXNET_OPEN_ACCESS', 'yes'],
    ['MIXNET_OPEN_ACCESS', '1'],
    ['MIXNET_CLIENT_PORT', '70000'],
    ['MIXNET_MIX_PORT', 'x'],
    ['MIXNET_VERIFIER_URL', 'file:///etc/passwd'],
    ['MIXNET_DATABASE_FILE', ''],
    ['MIXNET_PORT', '1789'],
  ])('refuse %s=%s by name', (name, value) => {
    const load = () => loadConfig(GATEWAY_CONFIG, { prefix, env: { ...GATEWAY, [name]: value } });
    expect(load).toThrow(new RegExp(name));
  });
});
