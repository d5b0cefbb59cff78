import {
  type Admission,
  type BalanceResult,
  type ClaimOutcome,
  type Lease,
  type LeaseRequest,
  type LeaseResult,
  refusal,
  type SpendRequest,
} from '@coir/verifier-api';

const SILENT = { refused: refusal('verifier_unavailable') };

/**
 * A verifier of balances that a test sets, which can fail before or after it has done what it was
 * asked.
 */
export class TestAdmission implements Admission {
  balanceBytes = 0;
  expiresAt: number = Math.floor(Date.now() / 1000) + 86_400;
  readonly leases: Map<string, Lease> = new Map();
  readonly requests: LeaseRequest[] = [];
  readonly claims: SpendRequest[] = [];
  outcome: ClaimOutcome = { refused: { code: 'invalid_show', retryable: false, detail: 'No.' } };
  /** `before`: nothing is done and no answer comes. `after`: it is done and no answer comes. */
  fails: 'never' | 'before' | 'after' = 'never';

  async claim(claim: SpendRequest): Promise<ClaimOutcome> {
    this.claims.push(claim);
    if (this.outcome.receipt !== undefined) this.balanceBytes = this.outcome.receipt.balance;
    return this.outcome;
  }

  async lease(request: LeaseRequest): Promise<LeaseResult> {
    this.requests.push(request);
    if (this.fails === 'before') return SILENT;
    let lease = this.leases.get(request.leaseId);
    if (lease === undefined) {
      const granted = Math.min(request.bytes, this.balanceBytes);
      this.balanceBytes -= granted;
      lease = { granted, balance: this.balanceBytes, expiresAt: this.expiresAt };
      this.leases.set(request.leaseId, lease);
    }
    if (this.fails === 'after') return SILENT;
    return { lease };
  }

  async balance(): Promise<BalanceResult> {
    if (this.fails !== 'never') return SILENT;
    return { balance: { balance: this.balanceBytes, expiresAt: this.expiresAt } };
  }
}
