import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DelayQueue } from '../../../mixnet/node/delay-queue.ts';
import { FakeClock } from './fake-clock.ts';

function createQueue(capacity = 1000): {
  clock: FakeClock;
  queue: DelayQueue<string>;
  released: string[];
} {
  const clock = new FakeClock();
  const released: string[] = [];
  const queue = new DelayQueue<string>(
    { capacity },
    { clock, onDue: (item) => released.push(item) },
  );
  return { clock, queue, released };
}

describe('DelayQueue', () => {
  it('releases each item when it is due and not before', () => {
    const { clock, queue, released } = createQueue();
    queue.add('late', clock.monotonicMs() + 50);
    queue.add('early', clock.monotonicMs() + 10);
    clock.advance(9);
    expect(released).toEqual([]);
    clock.advance(1);
    expect(released).toEqual(['early']);
    clock.advance(39);
    expect(released).toEqual(['early']);
    clock.advance(1);
    expect(released).toEqual(['early', 'late']);
    expect(clock.timerCount).toBe(0);
  });

  it('releases an item whose time has passed at once, from the timer', () => {
    const { clock, queue, released } = createQueue();
    queue.add('overdue', clock.monotonicMs() - 5);
    expect(released).toEqual([]);
    clock.advance(0);
    expect(released).toEqual(['overdue']);
  });

  it('takes no more than its capacity and takes again after a release', () => {
    const { clock, queue, released } = createQueue(2);
    expect(queue.add('a', clock.monotonicMs() + 5)).toBe(true);
    expect(queue.add('b', clock.monotonicMs() + 1)).toBe(true);
    expect(queue.add('c', clock.monotonicMs())).toBe(false);
    clock.advance(1);
    expect(queue.add('d', clock.monotonicMs() + 1)).toBe(true);
    clock.advance(10);
    expect(released).toEqual(['b', 'd', 'a']);
  });

  it('drops everything when it stops, and takes nothing afterwards', () => {
    const { clock, queue, released } = createQueue();
    queue.add('a', clock.monotonicMs() + 5);
    queue.add('b', clock.monotonicMs() + 6);
    expect(queue.stop()).toBe(2);
    expect(queue.add('c', clock.monotonicMs())).toBe(false);
    clock.advance(100);
    expect(released).toEqual([]);
    expect(clock.timerCount).toBe(0);
  });

  it('keeps the order of due times, and of arrival where they are equal, and sets one timer', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 200 }), (delays) => {
        const { clock, queue, released } = createQueue();
        const start = clock.monotonicMs();
        delays.forEach((delay, position) => {
          queue.add(`${delay} ${position}`, start + delay);
          expect(clock.timerCount).toBe(1);
        });
        clock.advance(20);
        const expected = delays
          .map((delay, position) => ({ delay, position }))
          .sort((a, b) => a.delay - b.delay || a.position - b.position)
          .map(({ delay, position }) => `${delay} ${position}`);
        expect(released).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});
