import { type DepositLookup, type DepositSource, LimitedDepositSource } from '@coir/issuer-service';
import { RateLimit } from '@coir/service';
import { describe, expect, it } from 'vitest';

/** A source that answers in this order, and counts. */
function sourceOf(...answers: readonly DepositLookup[]): DepositSource & { asked: number } {
  const source = {
    asked: 0,
    lookup(): Promise<DepositLookup> {
      source.asked += 1;
      return Promise.resolve(answers[source.asked - 1] ?? { kind: 'not_final' });
    },
    outage: () => Promise.resolve('no chain'),
  };
  return source;
}

const budgetOf = (burst: number): RateLimit =>
  new RateLimit({ perSecond: 0.5, burst, keyLimit: 10, monotonicMs: () => 0 });

const notFound: DepositLookup = { kind: 'not_found' };

describe('look-ups of one client', () => {
  it('end with the budget of those in vain, and the seconds until the next', async () => {
    const source = sourceOf(notFound, notFound, notFound);
    const limited = new LimitedDepositSource('alice', { source, budget: budgetOf(2) });
    expect(await limited.lookup('a')).toEqual(notFound);
    expect(await limited.lookup('b')).toEqual(notFound);
    expect(await limited.lookup('c')).toEqual({ kind: 'rate_limited', retryAfterSeconds: 2 });
    expect(source.asked).toBe(2);
  });

  it.each<DepositLookup>([{ kind: 'not_final' }, { kind: 'unavailable', reason: 'no answer' }])(
    'cost nothing when the chain says $kind',
    async (answer) => {
      const source = sourceOf(answer, answer, answer);
      const limited = new LimitedDepositSource('alice', { source, budget: budgetOf(1) });
      for (let round = 0; round < 3; round += 1) expect(await limited.lookup('a')).toEqual(answer);
    },
  );

  it('do not use up the budget of another', async () => {
    const source = sourceOf(notFound, notFound);
    const budget = budgetOf(1);
    for (const client of ['alice', 'bob']) {
      const limited = new LimitedDepositSource(client, { source, budget });
      expect(await limited.lookup('a')).toEqual(notFound);
    }
  });

  it('hold a token each while they are in flight', async () => {
    const source = sourceOf();
    const limited = new LimitedDepositSource('alice', { source, budget: budgetOf(1) });
    const [first, second] = await Promise.all([limited.lookup('a'), limited.lookup('b')]);
    expect([first.kind, second.kind]).toEqual(['not_final', 'rate_limited']);
  });

  it('pass on why the chain cannot be asked', async () => {
    const limited = new LimitedDepositSource('a', { source: sourceOf(), budget: budgetOf(1) });
    expect(await limited.outage()).toBe('no chain');
  });
});
