import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { exemptLoopback } from './loopback.ts';

/**
 * In a checkout: keeps sources compiled, which every role of a local network would compile anew.
 */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/coir', import.meta.url));

if (import.meta.filename.endsWith('.ts')) enableCompileCache(CACHE);
exemptLoopback(process.env);
const { runProgram } = await import('./program.ts');
await runProgram(process.argv.slice(2));
