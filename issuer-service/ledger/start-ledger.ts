import { type CalendarClock, calendarClock } from '@coir/io';
import { listen, type RunningService } from '@coir/verifier/service';
import type { LedgerConfig } from './config.ts';
import { Ledger } from './ledger.ts';
import { buildLedgerServer } from './ledger-server.ts';
import { LedgerStore } from './ledger-store.ts';

/** Wires and starts an embedded ledger. */
export async function startLedger(
  config: LedgerConfig,
  clock: CalendarClock = calendarClock,
): Promise<RunningService> {
  const store = new LedgerStore(config);
  const ledger = new Ledger(config, {
    store,
    clock,
    onFailure: (error) => app.log.error({ err: error }, 'no block'),
  });
  const app = buildLedgerServer(config, ledger);
  const stop = async (): Promise<void> => {
    await app.close();
    ledger.stop();
    store.close();
  };
  try {
    ledger.start();
    return { address: await listen(app, config), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
