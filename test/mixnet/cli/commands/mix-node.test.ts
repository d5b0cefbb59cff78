import { mixNodeProgram } from '@coir/mixnet/mix-node';
import { describeRole } from './role-suite.ts';

describeRole('mix-node', mixNodeProgram);
