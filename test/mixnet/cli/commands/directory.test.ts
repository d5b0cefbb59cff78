import { directoryProgram } from '@coir/mixnet/directory';
import { describeRole } from './role-suite.ts';

describeRole('directory', directoryProgram);
