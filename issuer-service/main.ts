import { runService } from '@coir/verifier/service';
import { issuerConfig } from './config.ts';
import { startIssuer } from './start-issuer.ts';

await runService({
  name: 'issuer',
  summary: 'Gives blind partial signatures on tickets for deposits on a ledger.',
  prefix: 'ISSUER_',
  config: issuerConfig,
  start: startIssuer,
});
