import { CoconutError, type PairingGroup } from '@coir/coconut';
import { Inputs } from './inputs.ts';
import type { Expectation, KitCase, KitGroup } from './kit-file.ts';
import { encodingOperations } from './operations/encodings.ts';
import { issuanceOperations } from './operations/issuance.ts';
import { keyOperations } from './operations/keys.ts';
import type { Operation } from './operations/operation.ts';
import { sharingOperations } from './operations/sharing.ts';
import { showOperations } from './operations/shows.ts';
import { ticketOperations } from './operations/tickets.ts';

/** All operations by name. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  [
    encodingOperations,
    keyOperations,
    issuanceOperations,
    showOperations,
    sharingOperations,
    ticketOperations,
  ].flatMap((operations) => Object.entries(operations)),
);

/** What came out of a case, and which inputs were asked for. */
export interface CaseOutcome {
  readonly outcome: Expectation;
  readonly taken: ReadonlySet<string>;
}

/**
 * Runs one case through public interfaces. A `CoconutError` is a refusal; any other error is thrown
 * on: nothing that can be sent causes one.
 */
export function runCase(
  group: PairingGroup,
  { operation, given }: Pick<KitGroup, 'operation' | 'given'>,
  { inputs }: Pick<KitCase, 'inputs'>,
): CaseOutcome {
  const run = OPERATIONS.get(operation);
  if (run === undefined) throw new Error(`there is no operation ${operation}`);
  const values = new Inputs(group, { ...given, ...inputs });
  try {
    return { outcome: { result: run(values) }, taken: values.taken };
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    const { code, blamed } = error;
    const outcome = blamed.length === 0 ? { refused: code } : { refused: code, blamed };
    return { outcome, taken: values.taken };
  }
}
