import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase, probeWrite, transaction } from '@coir/io/sqlite';
import type {
  Operation,
  OperationEnd,
  OperationResults,
  WorkerReport,
  WorkerSettings,
} from './operation.ts';
import { SPEND_DATABASE } from './spend-schema.ts';
import { SpendTables } from './spend-tables.ts';

// The thread that owns the database connection: it applies one list of operations at a time, all in
// one transaction and one sync.

const WRITING: ReadonlySet<Operation['kind']> = new Set(['spend', 'lease', 'prune', 'probe']);

function apply(
  database: DatabaseSync,
  tables: SpendTables,
  operation: Operation,
): OperationResults[Operation['kind']] {
  switch (operation.kind) {
    case 'find_receipts':
      return operation.batch.map((query) => tables.findReceipt(query));
    case 'spend':
      return operation.batch.map((entry) => tables.spend(entry, operation.now));
    case 'lease':
      return operation.batch.map((entry) => tables.lease(entry, operation.now));
    case 'balances':
      return operation.batch.map((client) => tables.balance(client, operation.now));
    case 'prune':
      return tables.prune(operation.now);
    case 'totals':
      return tables.totals();
    case 'probe':
      probeWrite(database);
      return { provedTime: tables.provedTime() };
  }
}

function report(message: WorkerReport): void {
  parentPort?.postMessage(message);
}

function serve({ file, create, owner, leaseCountLimit }: WorkerSettings): void {
  const database = openDatabase(file, { ...SPEND_DATABASE, create, owner });
  const tables = new SpendTables(database, leaseCountLimit);

  const applyAll = (operations: readonly Operation[]): readonly OperationEnd[] => {
    const work = (): OperationEnd[] =>
      operations.map((operation) => ({ value: apply(database, tables, operation) }));
    try {
      const isWriting = operations.some(({ kind }) => WRITING.has(kind));
      return isWriting ? transaction(database, work) : work();
    } catch (error) {
      if (operations.length <= 1) return [{ failure: String(error) }];
      // Alone, an operation fails for itself only. One that was committed after all answers as
      // repeated.
      return operations.flatMap((operation) => applyAll([operation]));
    }
  };

  parentPort?.on('message', (message: readonly Operation[] | 'close') => {
    if (message !== 'close') {
      report({ kind: 'ends', ends: applyAll(message) });
      return;
    }
    database.close();
    parentPort?.close();
  });
  report({ kind: 'ready' });
}

try {
  serve(workerData);
} catch (error) {
  report({ kind: 'unsafe', reason: error instanceof Error ? error.message : String(error) });
}
