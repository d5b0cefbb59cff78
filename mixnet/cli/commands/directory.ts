import type { Command } from 'commander';
import { defineRole } from './role.ts';
import type { Run } from './run.ts';

/** Adds `coir directory`. */
export function defineDirectory(program: Command, run: Run) {
  return defineRole(program, run, {
    name: 'directory',
    summary: 'tell which nodes a network has',
    load: async () => (await import('@coir/mixnet/directory')).directoryProgram,
  });
}
