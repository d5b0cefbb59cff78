import { calendarClock } from '@coir/io';
import { createDatabase, IoError } from '@coir/io/sqlite';
import {
  explainListenError,
  initStateFiles,
  listen,
  type RunningService,
  readFor,
  type ServiceRuntime,
} from '@coir/service';
import { Ledger } from './ledger.ts';
import { buildLedgerServer } from './ledger-server.ts';
import { LEDGER_DATABASE, LedgerStore } from './ledger-store.ts';
import { type LedgerSettings, ledgerSettings } from './settings.ts';

function openStore(settings: LedgerSettings): LedgerStore {
  return readFor('databaseFile', settings.databaseFile, IoError, () => new LedgerStore(settings));
}

/**
 * Wires and starts an embedded ledger. It makes no block before it listens, so that a second one on
 * the same port changes nothing.
 *
 * @throws SettingsError if its file cannot be used, or is that of another chain.
 */
export async function startLedger(
  settings: LedgerSettings,
  runtime: ServiceRuntime,
): Promise<RunningService> {
  const { metrics, readiness } = runtime;
  const log = runtime.log.child({ module: 'ledger' });
  const store = openStore(settings);
  const failures = metrics.counter({
    name: 'block_failures',
    help: 'Blocks that could not be made.',
  });
  const ledger = new Ledger(settings, {
    store,
    clock: calendarClock,
    onFailure: (error) => {
      failures.increment();
      log.error({ err: error }, 'no block was made');
    },
  });
  metrics.gauge({ name: 'block_height', help: 'Height of the last block.' }, () =>
    Number(ledger.latestBlock().height),
  );
  readiness.add({
    name: 'blocks',
    probe: () => [ledger.outage()].filter((reason) => reason !== undefined),
  });
  readiness.add({
    name: 'store',
    probe: () => {
      store.probe();
      return [];
    },
  });
  const { chainId } = settings;
  const app = buildLedgerServer({ chainId, connections: settings }, { ledger, log, readiness });
  const stop = async (): Promise<void> => {
    await app.close();
    ledger.stop();
    store.close();
  };
  try {
    const address = await listen(app, settings);
    ledger.start();
    return { address, stop };
  } catch (error) {
    await stop();
    throw explainListenError(error, settings);
  }
}

async function checkLedger(settings: LedgerSettings): Promise<readonly string[]> {
  const store = openStore(settings);
  try {
    store.probe();
    const { chainId, databaseFile } = settings;
    return [
      `store ${databaseFile}: chain ${chainId}, height ${store.tip().height}; it can be written`,
    ];
  } finally {
    store.close();
  }
}

async function initLedger(settings: LedgerSettings): Promise<readonly string[]> {
  const { databaseFile: file, chainId } = settings;
  return await initStateFiles([
    {
      setting: 'databaseFile',
      file,
      meaning: `chain ${chainId} begins with its genesis`,
      create: () => {
        createDatabase(file, LEDGER_DATABASE);
        new LedgerStore(settings).close();
      },
    },
  ]);
}

/** The embedded ledger as a program. */
export const ledgerProgram = {
  summary: 'Keeps accounts and signed transfers for a Coir network on one machine.',
  settings: ledgerSettings,
  start: startLedger,
  check: checkLedger,
  init: initLedger,
};
