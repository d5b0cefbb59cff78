import { GATEWAY_LIMITS, gatewaySettings } from '@coir/mixnet';
import { loadSettings, parseSettings } from '@coir/service';
import { describe, expect, it } from 'vitest';

const VERIFIER = {
  COIR_GATEWAY_VERIFIER_URL: 'http://127.0.0.1:4010',
  COIR_GATEWAY_VERIFIER_TOKEN_FILE: 'token',
};
const NEEDED = {
  COIR_GATEWAY_KEYS_FILE: 'keys.json',
  COIR_GATEWAY_REPLAY_FILE: 'tags',
  COIR_GATEWAY_DIRECTORY_URL: 'http://127.0.0.1:8080',
  COIR_GATEWAY_DATABASE_FILE: 'gateway.sqlite',
};
const load = (environment: Record<string, string>) =>
  loadSettings(gatewaySettings, { environment });

describe('the settings of a gateway', () => {
  it('have the defaults of the gateway for every bound', () => {
    const { values } = load({ ...NEEDED, ...VERIFIER });
    expect(values).toMatchObject({ mixPort: 1789, clientPort: 9000, openAccess: false });
    expect(values.limits).toEqual(GATEWAY_LIMITS);
  });

  it('do not open access unless they are told to, and on loopback alone', () => {
    const open = { ...NEEDED, COIR_GATEWAY_OPEN_ACCESS: 'true' };
    expect(load(open).values.openAccess).toBe(true);
    expect(() => load({ ...open, COIR_GATEWAY_HOST: '0.0.0.0' })).toThrow(
      /^openAccess \(COIR_GATEWAY_OPEN_ACCESS\): would give bandwidth to everybody/,
    );
  });

  it('need a verifier, and its token, unless access is open', () => {
    expect(() => load(NEEDED)).toThrow(/^verifierUrl: is missing/);
    const { COIR_GATEWAY_VERIFIER_URL: _, ...token } = VERIFIER;
    expect(() => load({ ...NEEDED, ...token })).toThrow(/^verifierUrl: is missing/);
    const { COIR_GATEWAY_VERIFIER_TOKEN_FILE: __, ...url } = VERIFIER;
    expect(() => load({ ...NEEDED, ...url })).toThrow(/^verifierTokenFile: is missing/);
  });

  it('tell the bounds of clients from those of nodes', () => {
    const values = parseSettings(gatewaySettings, {
      keysFile: 'k',
      replayFile: 'r',
      directoryUrl: 'http://d',
      databaseFile: 'g',
      openAccess: true,
      limits: { maxConnections: 5 },
      relay: { maxConnections: 6 },
    });
    expect([values.limits.maxConnections, values.relay.maxConnections]).toEqual([5, 6]);
  });

  it('are not stopped by the service links of a container platform', () => {
    const links = {
      COIR_GATEWAY_SERVICE_HOST: '10.0.0.1',
      COIR_GATEWAY_PORT: 'tcp://10.0.0.1:80',
    };
    const { warnings } = load({ ...NEEDED, ...VERIFIER, ...links });
    expect(warnings).toHaveLength(2);
    for (const warning of warnings) expect(warning).toMatch('service link');
  });

  it.each([
    ['COIR_GATEWAY_OPEN_ACCESS', 'yes'],
    ['COIR_GATEWAY_OPEN_ACCESS', '1'],
    ['COIR_GATEWAY_CLIENT_PORT', '70000'],
    ['COIR_GATEWAY_MIX_PORT', 'x'],
    ['COIR_GATEWAY_VERIFIER_URL', 'file:///etc/passwd'],
    ['COIR_GATEWAY_DATABASE_FILE', ''],
    ['COIR_GATEWAY_LIMITS_MAX_BYTES', '4 GiB'],
  ])('refuse %s=%s by name', (name, value) => {
    expect(() => load({ ...NEEDED, ...VERIFIER, [name]: value })).toThrow(name);
  });
});
