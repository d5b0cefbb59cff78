import type { Command } from 'commander';
import { defineRole } from './role.ts';
import type { Run } from './run.ts';

/** Adds `coir verifier`. */
export function defineVerifier(program: Command, run: Run) {
  return defineRole(program, run, {
    name: 'verifier',
    summary: 'verify shown tickets and spend each once',
    load: async () => (await import('@coir/verifier')).verifierProgram,
  });
}
