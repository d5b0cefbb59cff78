import { ledgerProgram } from '@coir/issuer-service/ledger';
import { describeRole } from './role-suite.ts';

describeRole('ledger', ledgerProgram);
