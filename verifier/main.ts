import { runService } from '@coir/service';
import { verifierProgram } from './start-verifier.ts';

await runService(verifierProgram);
