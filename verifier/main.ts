import { readFileSync } from 'node:fs';
import { trustManifest } from '@coir/coconut/ticket';
import { type VerifierConfig, verifierConfig } from './config.ts';
import {
  ConfigError,
  listen,
  openFastGroup,
  type RunningService,
  runService,
} from './former-service.ts';
import { MIN_TOKEN_LENGTH } from './http/bearer-token.ts';
import { buildVerifierServer } from './http/verifier-server.ts';
import { SqliteSpendStore } from './store/sqlite-spend-store.ts';
import { Verifier } from './verification/verifier.ts';

function readToken(file: string): string {
  const token = readFileSync(file, 'utf8').trim();
  if (token.length < MIN_TOKEN_LENGTH || !/^[\x21-\x7e]+$/.test(token)) {
    throw new ConfigError(
      `tokenFile: the token must be one word of at least ${MIN_TOKEN_LENGTH} printable characters`,
    );
  }
  return token;
}

async function start(config: VerifierConfig): Promise<RunningService> {
  const group = await openFastGroup();
  const token = readToken(config.tokenFile);
  const manifest = trustManifest(
    readFileSync(config.manifestFile, 'utf8'),
    config.manifestDigest,
    group,
  );
  const store = new SqliteSpendStore({ file: config.databaseFile });
  const verifier = new Verifier({ gateways: config.gateways }, { manifest, store });
  const app = buildVerifierServer({ verifier }, { token, logLevel: config.logLevel });
  await verifier.start();
  const address = await listen(app, config);
  return {
    address,
    async stop() {
      await app.close();
      await verifier.stop();
    },
  };
}

await runService({
  name: 'verifier',
  summary: 'Verifies shown tickets, spends each once, keeps balances and leases.',
  prefix: 'VERIFIER_',
  config: verifierConfig,
  start,
});
