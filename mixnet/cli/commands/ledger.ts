import type { Command } from 'commander';
import { defineRole } from './role.ts';
import type { Run } from './run.ts';

/** Adds `coir ledger`. */
export function defineLedger(program: Command, run: Run) {
  return defineRole(program, run, {
    name: 'ledger',
    summary: 'keep the accounts of a local network',
    load: async () => (await import('@coir/issuer-service/ledger')).ledgerProgram,
  });
}
