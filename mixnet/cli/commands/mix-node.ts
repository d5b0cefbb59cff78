import type { Command } from 'commander';
import { defineRole } from './role.ts';
import type { Run } from './run.ts';

/** Adds `coir mix-node`. */
export function defineMixNode(program: Command, run: Run) {
  return defineRole(program, run, {
    name: 'mix-node',
    summary: 'hold packets back and pass them on',
    load: async () => (await import('@coir/mixnet/mix-node')).mixNodeProgram,
  });
}
