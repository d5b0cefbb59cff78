import { runService } from '@coir/service';
import { mixNodeProgram } from './start-mix-node.ts';

await runService(mixNodeProgram);
