import { verifierConfig } from '@coir/verifier';
import { loadConfig } from '@coir/verifier/service';
import { describe, expect, it } from 'vitest';
import { base64url, GATEWAY_ONE } from './open-verifier.ts';

const env = {
  VERIFIER_GATEWAYS: JSON.stringify([base64url(GATEWAY_ONE)]),
  VERIFIER_MANIFEST_FILE: 'network.json',
  VERIFIER_TOKEN_FILE: 'token',
  VERIFIER_DATABASE_FILE: 'spend.sqlite',
};

function load(changes: Record<string, string>): ReturnType<typeof loadConfig> {
  return loadConfig(verifierConfig, { prefix: 'VERIFIER_', env: { ...env, ...changes } });
}

describe("the verifier's settings", () => {
  it('come from the environment, with defaults for the address', () => {
    expect(load({ VERIFIER_PORT: '0' })).toEqual({
      host: '127.0.0.1',
      port: 0,
      manifestFile: 'network.json',
      gateways: [GATEWAY_ONE],
      tokenFile: 'token',
      databaseFile: 'spend.sqlite',
      logLevel: 'info',
    });
  });

  it.each([
    ['VERIFIER_GATEWAYS', '[]', 'gateways'],
    ['VERIFIER_GATEWAYS', '["abc"]', 'gateways'],
    ['VERIFIER_GATEWAYS', 'abc', 'gateways'],
    ['VERIFIER_PORT', '65536', 'port'],
    ['VERIFIER_PORT', '1.5', 'port'],
    ['VERIFIER_MANIFEST_FILE', '', 'manifestFile'],
    ['VERIFIER_MANIFEST_DIGEST', 'ABC', 'manifestDigest'],
    ['VERIFIER_LOG_LEVEL', 'loud', 'logLevel'],
    ['VERIFIER_TOKEN', 'secret', 'VERIFIER_TOKEN'],
  ])('refuse %s=%s by name', (name, value, key) => {
    expect(() => load({ [name]: value })).toThrow(key);
  });
});
