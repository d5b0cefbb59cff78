import type { Command } from 'commander';
import { defineRole } from './role.ts';
import type { Run } from './run.ts';

/** Adds `coir gateway`. */
export function defineGateway(program: Command, run: Run) {
  return defineRole(program, run, {
    name: 'gateway',
    summary: 'admit clients, and keep their mail',
    load: async () => (await import('@coir/mixnet/gateway')).gatewayProgram,
  });
}
