/**
 * The embedded ledger: a chain's rules (signed transfers, blocks with a time, final results) in one
 * process and one SQLite file, so that a network on one machine needs no chain. Its transfers and
 * JSON are of `@coir/issuer-api`.
 *
 * @module @coir/issuer-service/ledger
 */
export {
  Ledger,
  type LedgerModules,
  type LedgerOptions,
} from './ledger.ts';
export { buildLedgerServer } from './ledger-server.ts';
export {
  type AcceptedTransfer,
  type AcceptOutcome,
  type ChainTip,
  LEDGER_DATABASE,
  LedgerStore,
  type LedgerStoreOptions,
  type TransferRecord,
} from './ledger-store.ts';
export { type GenesisBalance, type LedgerSettings, ledgerSettings } from './settings.ts';
export { ledgerProgram, startLedger } from './start-ledger.ts';
