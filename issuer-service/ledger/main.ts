import { runService } from '@coir/service';
import { ledgerProgram } from './start-ledger.ts';

await runService(ledgerProgram);
