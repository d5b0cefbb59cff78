import { runService } from '@coir/service';
import { directoryProgram } from './start-directory.ts';

await runService(directoryProgram);
