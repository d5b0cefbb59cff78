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

function service(file: string): Program {
  return { serve: [file], check: [file, '--check-config'] };
}

/** Every program there is. These tests know no other file of a program. */
export const PROGRAMS: Readonly<Record<ProgramName, Program>> = {
  localnet: { serve: ['mixnet/cli/main.ts', 'localnet'] },
  issuer: service('issuer-service/main.ts'),
  seal: { serve: ['issuer-service/seal/main.ts'] },
  ledger: service('issuer-service/ledger/main.ts'),
  verifier: service('verifier/main.ts'),
  gateway: service('mixnet/gateway/main.ts'),
  'mix-node': service('mixnet/mix-node/main.ts'),
  directory: service('mixnet/directory/main.ts'),
};

/** The repository's root folder. */
export const ROOT: string = fileURLToPath(new URL('../../', import.meta.url));
