import type { Balance, Receipt } from '@coir/verifier-api';
import type {
  LeaseEntry,
  LeaseOutcome,
  PruneResult,
  ReceiptQuery,
  SpendEntry,
  SpendOutcome,
  StoreProbe,
  StoreTotals,
} from './spend-store.ts';

/** One call of the store's interface, as it goes to the worker. */
export type Operation =
  | { readonly kind: 'find_receipts'; readonly batch: readonly ReceiptQuery[] }
  | { readonly kind: 'spend'; readonly batch: readonly SpendEntry[]; readonly now: number }
  | { readonly kind: 'lease'; readonly batch: readonly LeaseEntry[]; readonly now: number }
  | { readonly kind: 'balances'; readonly batch: readonly Uint8Array[]; readonly now: number }
  | { readonly kind: 'prune'; readonly now: number }
  | { readonly kind: 'totals' }
  | { readonly kind: 'probe' };

/** Answers by kind of operation. */
export interface OperationResults {
  readonly find_receipts: readonly (Receipt | undefined)[];
  readonly spend: readonly SpendOutcome[];
  readonly lease: readonly LeaseOutcome[];
  readonly balances: readonly Balance[];
  readonly prune: PruneResult;
  readonly totals: StoreTotals;
  readonly probe: StoreProbe;
}

/** One operation's end, as it comes back from the worker. */
export type OperationEnd =
  | { readonly value: OperationResults[keyof OperationResults] }
  | { readonly failure: string };

/** Settings of the worker. */
export interface WorkerSettings {
  readonly file: string;
  /** `true` makes the file if there is none. */
  readonly create: boolean;
  readonly owner: string | undefined;
  readonly leaseCountLimit: number | undefined;
}

/** A message of the worker. */
export type WorkerReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unsafe'; readonly reason: string }
  | { readonly kind: 'ends'; readonly ends: readonly OperationEnd[] };
