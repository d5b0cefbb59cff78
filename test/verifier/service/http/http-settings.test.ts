import { defineSettings, httpSettings, loadSettings } from '@coir/service';
import { expect, it } from 'vitest';
import { CONNECTION_LIMITS } from '../../../../verifier/service/http/connection-limit.ts';

const settings = defineSettings('verifier', httpSettings(4_000));
const load = (environment: Record<string, string> = {}) =>
  loadSettings(settings, { environment }).values;

it('are a loopback address, the port of the program, and the usual bounds', () => {
  expect(load()).toMatchObject({ host: '127.0.0.1', port: 4_000, ...CONNECTION_LIMITS });
});

it('are set one by one', () => {
  const values = load({
    COIR_VERIFIER_HOST: '::1',
    COIR_VERIFIER_PORT: '0',
    COIR_VERIFIER_MAX_CONNECTIONS: '7',
    COIR_VERIFIER_MAX_CONNECTIONS_PER_ADDRESS: '2',
    COIR_VERIFIER_TRUSTED_PROXIES: '["10.0.0.0/8","::1"]',
  });
  expect(values).toMatchObject({
    host: '::1',
    port: 0,
    maxConnections: 7,
    maxConnectionsPerAddress: 2,
    trustedProxies: ['10.0.0.0/8', '::1'],
  });
});

it.each([
  ['COIR_VERIFIER_MAX_CONNECTIONS', '0'],
  ['COIR_VERIFIER_MAX_CONNECTIONS', '65537'],
  ['COIR_VERIFIER_MAX_CONNECTIONS_PER_ADDRESS', 'many'],
  ['COIR_VERIFIER_TRUSTED_PROXIES', '["10.0.0.0/33"]'],
  ['COIR_VERIFIER_PORT', '65536'],
])('are refused: %s=%s', (name, value) => {
  expect(() => load({ [name]: value })).toThrow(name);
});
