import { exemptLoopback } from './loopback.ts';
import { runProgram } from './program.ts';

exemptLoopback(process.env);
await runProgram(process.argv.slice(2));
