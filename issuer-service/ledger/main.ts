import { runService } from '@coir/verifier/service';
import { ledgerConfig } from './config.ts';
import { startLedger } from './start-ledger.ts';

await runService({
  name: 'ledger',
  summary: 'Keeps accounts and signed transfers for a Coir network on one machine.',
  prefix: 'LEDGER_',
  config: ledgerConfig,
  start: startLedger,
});
