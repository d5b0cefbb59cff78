import { gatewayProgram } from '@coir/mixnet/gateway';
import { describeRole } from './role-suite.ts';

describeRole('gateway', gatewayProgram);
