import { runService } from '@coir/service';
import { issuerProgram } from './start-issuer.ts';

await runService(issuerProgram);
