import { describe, expect, it } from 'vitest';
import { VerificationQueue } from '../../verifier/verification-queue.ts';

describe('the verification queue', () => {
  it('runs one piece of work at a time and takes clients in turn', async () => {
    const queue = new VerificationQueue();
    const order: string[] = [];
    const add = (client: string, name: string): Promise<unknown> =>
      queue.run(client, () => order.push(name));
    await Promise.all([
      add('a', 'a1'),
      add('a', 'a2'),
      add('a', 'a3'),
      add('b', 'b1'),
      add('c', 'c1'),
      add('b', 'b2'),
    ]);
    expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
  });

  it('lets the event loop turn after each piece of work', async () => {
    const queue = new VerificationQueue();
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      immediate = setImmediate(turn);
    };
    let immediate = setImmediate(turn);
    await Promise.all(Array.from({ length: 16 }, () => queue.run('a', () => undefined)));
    clearImmediate(immediate);
    expect(turns).toBeGreaterThan(10);
  });

  it('refuses work beyond its bounds and takes more when there is room again', async () => {
    const queue = new VerificationQueue({ limit: 3, clientLimit: 2 });
    const results = await Promise.allSettled(
      ['a', 'a', 'a', 'a', 'b', 'c', 'd'].map((client) => queue.run(client, () => client)),
    );
    // The first piece starts at once and leaves its place.
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(results[3]).toMatchObject({ reason: { code: 'VERIFIER_BUSY' } });
    expect(await queue.run('d', () => 'again')).toBe('again');
  });

  it('does not run what waited too long', async () => {
    let now = 0;
    const queue = new VerificationQueue({ maxWaitMs: 100, monotonicMs: () => now });
    const ran: string[] = [];
    const first = queue.run('a', () => ran.push('first'));
    const late = queue.run('a', () => ran.push('late'));
    now = 50;
    const inTime = queue.run('b', () => ran.push('in time'));
    now = 101;
    await expect(late).rejects.toMatchObject({ code: 'VERIFIER_BUSY' });
    await Promise.all([first, inTime]);
    expect(ran).toEqual(['first', 'in time']);
  });

  it('gives a defect in the work to its caller and goes on', async () => {
    const queue = new VerificationQueue();
    const broken = queue.run('a', () => {
      throw new TypeError('defect');
    });
    await expect(broken).rejects.toThrow('defect');
    expect(await queue.run('a', () => 1)).toBe(1);
  });
});
