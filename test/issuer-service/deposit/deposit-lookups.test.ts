import { monotonicMs } from '@coir/io';
import { type DepositLookup, DepositLookups, type DepositSource } from '@coir/issuer-service';
import { describe, expect, it } from 'vitest';

/** A source that answers when it is told to, and counts. */
class SlowSource implements DepositSource {
  readonly asked: string[] = [];
  readonly answers: ((answer: DepositLookup) => void)[] = [];

  lookup(txHash: string): Promise<DepositLookup> {
    this.asked.push(txHash);
    return new Promise((resolve) => this.answers.push(resolve));
  }

  outage(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

function setUp(concurrency = 2, waitingLimit = 2) {
  const time = { now: 0 };
  const source = new SlowSource();
  const lookups = new DepositLookups(
    {
      notFoundMs: 200,
      notFoundLimit: 2,
      concurrency,
      waitingLimit,
      clock: () => monotonicMs(time.now),
    },
    { source },
  );
  return { time, source, lookups };
}

const notFound: DepositLookup = { kind: 'not_found' };
const notFinal: DepositLookup = { kind: 'not_final' };

describe('looking deposits up', () => {
  it('asks once for any number of callers at the same time', async () => {
    const { source, lookups } = setUp();
    const calls = Array.from({ length: 10 }, () => lookups.lookup('a'));
    expect(source.asked).toEqual(['a']);
    source.answers[0]?.(notFinal);
    expect(new Set(await Promise.all(calls))).toEqual(new Set([notFinal]));
    void lookups.lookup('a');
    expect(source.asked).toEqual(['a', 'a']);
  });

  it('believes "not found" for a short time, and nothing else', async () => {
    const { time, source, lookups } = setUp();
    const first = lookups.lookup('a');
    source.answers[0]?.(notFound);
    await first;
    time.now = 199;
    expect(await lookups.lookup('a')).toEqual(notFound);
    expect(source.asked).toHaveLength(1);
    time.now = 200;
    void lookups.lookup('a');
    expect(source.asked).toHaveLength(2);
  });

  it('forgets the oldest of too many hashes not found', async () => {
    const { source, lookups } = setUp();
    for (const hash of ['a', 'b', 'c']) {
      const lookup = lookups.lookup(hash);
      source.answers.at(-1)?.(notFound);
      await lookup;
    }
    await lookups.lookup('c');
    expect(source.asked).toHaveLength(3);
    void lookups.lookup('a');
    expect(source.asked).toHaveLength(4);
  });

  it('asks about a bounded number of hashes at once and says so when too many wait', async () => {
    const { source, lookups } = setUp();
    const calls = ['a', 'b', 'c', 'd', 'e'].map((hash) => lookups.lookup(hash));
    expect(source.asked).toEqual(['a', 'b']);
    expect(await calls[4]).toEqual({
      kind: 'unavailable',
      reason: '2 look-ups are waiting already',
    });
    source.answers[0]?.(notFinal);
    expect(await calls[0]).toEqual(notFinal);
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.asked).toEqual(['a', 'b', 'c']);
    void lookups.lookup('f');
    source.answers[1]?.(notFinal);
    await calls[1];
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.asked).toEqual(['a', 'b', 'c', 'd']);
  });
});
