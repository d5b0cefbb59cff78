import { runService } from '@coir/service';
import { gatewayProgram } from './start-gateway.ts';

await runService(gatewayProgram);
