import { verifierProgram } from '@coir/verifier';
import { describeRole } from './role-suite.ts';

describeRole('verifier', verifierProgram);
