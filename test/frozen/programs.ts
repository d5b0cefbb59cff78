import { fileURLToPath } from 'node:url';

/**
 * Command lines of a program, without Node itself. The first word is a file, from the root of the
 * repository.
 */
export interface Program {
  /** Runs the program; `--config FILE` is added. */
  readonly serve: readonly string[];
  /** Checks a configuration and ends; `--config FILE` is added. Only services have it. */
  readonly check?: readonly string[];
}

/** Name of a program. */
export type ProgramName =
  | 'localnet'
  | 'issuer'
  | 'seal'
  | 'ledger'
  | 'verifier'
  | 'gateway'
  | 'mix-node'
  | 'directory';

const MAIN = 'mixnet/cli/main.ts';

function service(role: string): Program {
  return { serve: [MAIN, role, 'serve'], check: [MAIN, role, 'check'] };
}

/** Every program there is. These tests know no other file of a program. */
export const PROGRAMS: Readonly<Record<ProgramName, Program>> = {
  localnet: { serve: [MAIN, 'localnet'] },
  issuer: service('issuer'),
  seal: { serve: [MAIN, 'issuer', 'seal'] },
  ledger: service('ledger'),
  verifier: service('verifier'),
  gateway: service('gateway'),
  'mix-node': service('mix-node'),
  directory: service('directory'),
};

/** The repository's root folder. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));
