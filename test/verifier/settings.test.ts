import { resolve } from 'node:path';
import { loadSettings } from '@coir/service';
import { verifierSettings } from '@coir/verifier';
import { describe, expect, it } from 'vitest';
import { base64url, GATEWAY_ONE } from './open-verifier.ts';

const NEEDED = {
  COIR_VERIFIER_GATEWAYS: JSON.stringify([base64url(GATEWAY_ONE)]),
  COIR_VERIFIER_MANIFEST_FILE: 'network.json',
  COIR_VERIFIER_TOKEN_FILE: 'token',
  COIR_VERIFIER_DATABASE_FILE: 'spend.sqlite',
};
const load = (environment: Record<string, string>) =>
  loadSettings(verifierSettings, { environment });

describe("the verifier's settings", () => {
  it('come from the environment, with defaults for the address and what it bounds', () => {
    expect(load({ ...NEEDED, COIR_VERIFIER_PORT: '0' }).values).toEqual({
      host: '127.0.0.1',
      port: 0,
      maxConnections: 1024,
      maxConnectionsPerAddress: 256,
      trustedProxies: [],
      manifestFile: resolve('network.json'),
      manifestDigest: undefined,
      gateways: [GATEWAY_ONE],
      tokenFile: resolve('token'),
      databaseFile: resolve('spend.sqlite'),
      claimFailureBurst: 16,
      claimFailureRefillMs: 4000,
      claimFailureClients: 20_000,
      maxWaitingShows: 256,
      maxWaitingShowsPerClient: 16,
      operatorHost: '127.0.0.1',
      operatorPort: undefined,
      logLevel: 'info',
    });
  });

  it.each([
    ['COIR_VERIFIER_GATEWAYS', '[]'],
    ['COIR_VERIFIER_GATEWAYS', '["abc"]'],
    ['COIR_VERIFIER_GATEWAYS', 'abc'],
    ['COIR_VERIFIER_PORT', '65536'],
    ['COIR_VERIFIER_PORT', '1.5'],
    ['COIR_VERIFIER_PORT', 'tcp://10.96.0.7:4010'],
    ['COIR_VERIFIER_MANIFEST_FILE', ''],
    ['COIR_VERIFIER_MANIFEST_DIGEST', 'ABC'],
    ['COIR_VERIFIER_LOG_LEVEL', 'loud'],
  ])('refuse %s=%s by name', (name, value) => {
    expect(() => load({ ...NEEDED, [name]: value })).toThrow(name);
  });

  it('are not what other programs call theirs', () => {
    const { warnings } = load({ ...NEEDED, VERIFIER_PORT: 'tcp://10.96.0.7:4010' });
    expect(warnings).toEqual([]);
    expect(load({ ...NEEDED, COIR_VERIFIER_TOKEN: 'secret' }).warnings).toEqual([
      'COIR_VERIFIER_TOKEN is no setting of the verifier, and is ignored; did you mean COIR_VERIFIER_TOKEN_FILE?',
    ]);
  });
});
