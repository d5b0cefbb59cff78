import { decodeManifest } from '@coir/coconut/ticket';
import { monotonicMs } from '@coir/io';
import { describe, expect, it } from 'vitest';
import {
  type CheckedClaim,
  checkClaim,
  verifyClaims,
} from '../../../verifier/verification/check-claim.ts';
import {
  VerificationQueue,
  type VerificationQueueOptions,
} from '../../../verifier/verification/verification-queue.ts';
import { base64url, claimOf, falseClaimOf, GATEWAY_ONE, network } from '../open-verifier.ts';

/** A queue that gives every item back, and the batches it made. Clients in capitals are proven. */
function watchedQueue(options: VerificationQueueOptions = {}) {
  const batches: (readonly string[])[] = [];
  const queue = new VerificationQueue<string, string>(options, {
    verify: (batch) => {
      batches.push(batch);
      return batch;
    },
    isProven: (client) => client === client.toUpperCase(),
  });
  /** Adds items `a1`, `b1`, … of the client their letter names, all at once. */
  const add = (...items: readonly string[]): Promise<unknown> =>
    Promise.all(items.map((item) => queue.verify(item.slice(0, 1), item)));
  return { queue, batches, add };
}

describe('the verification queue', () => {
  it('verifies what waits when it is free, clients in turn', async () => {
    const { batches, add } = watchedQueue({ batchLimit: 3 });
    await add('a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'b2');
    // The first comes alone: nothing waits for a batch to fill.
    expect(batches).toEqual([['a1'], ['a2', 'b1', 'c1'], ['a3', 'b2', 'a4']]);
    await add('b3');
    expect(batches.at(-1)).toEqual(['b3']);
  });

  it('makes batches of eight unless told otherwise, and gives each caller its own verdict', async () => {
    const { queue, batches } = watchedQueue();
    const items = Array.from({ length: 20 }, (_, position) => `item ${position}`);
    const verdicts = await Promise.all(items.map((item, i) => queue.verify(`client ${i}`, item)));
    expect(verdicts).toEqual(items);
    expect(batches.map(({ length }) => length)).toEqual([1, 8, 8, 3]);
  });

  it('has no established client in a batch with a newcomer, and lets neither kind wait for the other', async () => {
    const { batches, add } = watchedQueue({ batchLimit: 3 });
    await add('a1', 'A1', 'b1', 'b2', 'B1', 'c1', 'C1', 'D1', 'd1', 'e1');
    expect(batches).toEqual([['a1'], ['A1', 'B1', 'C1'], ['b1', 'c1', 'd1'], ['D1'], ['e1', 'b2']]);
  });

  it('asks who is established whenever it makes a batch', async () => {
    const established = new Set(['a', 'b']);
    const batches: (readonly string[])[] = [];
    const queue = new VerificationQueue<string, void>(
      { batchLimit: 2 },
      {
        verify: (batch) => {
          batches.push(batch);
          return batch.map(() => undefined);
        },
        isProven: (client) => established.has(client),
      },
    );
    const first = queue.verify('a', 'a1').then(() => established.delete('a'));
    await Promise.all([
      first,
      ...['a2', 'b1', 'b2', 'c1'].map((i) => queue.verify(i.slice(0, 1), i)),
    ]);
    expect(batches).toEqual([['a1'], ['a2', 'c1'], ['b1', 'b2']]);
  });

  it('lets the event loop turn after each batch', async () => {
    const { add } = watchedQueue({ batchLimit: 2, clientLimit: 32 });
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      immediate = setImmediate(turn);
    };
    let immediate = setImmediate(turn);
    await add(...Array.from({ length: 32 }, (_, position) => `a${position}`));
    clearImmediate(immediate);
    expect(turns).toBeGreaterThan(10);
  });

  it('refuses work beyond its bounds and takes more when there is room again', async () => {
    const { queue } = watchedQueue({ limit: 3, clientLimit: 2 });
    const results = await Promise.allSettled(
      ['a', 'a', 'a', 'a', 'b', 'c', 'd'].map((client) => queue.verify(client, client)),
    );
    // The first is verified at once and leaves its place.
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
    expect(await queue.verify('d', 'again')).toBe('again');
  });

  it('does not verify what waited too long, and the rest of its batch all the same', async () => {
    let now = 0;
    const { queue, batches } = watchedQueue({ maxWaitMs: 100, clock: () => monotonicMs(now) });
    const first = queue.verify('a', 'first');
    const late = queue.verify('a', 'late');
    now = 50;
    const inTime = queue.verify('b', 'in time');
    now = 101;
    await expect(late).rejects.toMatchObject({ code: 'VERIFIER_BUSY' });
    await Promise.all([first, inTime]);
    expect(batches).toEqual([['first'], ['in time']]);
  });

  it('gives a defect in the work to all who wait for it and goes on', async () => {
    let isBroken = true;
    const queue = new VerificationQueue<number, number>(
      {},
      {
        verify: (batch) => {
          if (isBroken) throw new TypeError('defect');
          return batch;
        },
        isProven: () => false,
      },
    );
    const broken = await Promise.allSettled([1, 2, 3].map((item) => queue.verify('a', item)));
    expect(broken.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    isBroken = false;
    expect(await queue.verify('a', 1)).toBe(1);
  });
});

describe('the verification queue with shows', () => {
  it('has no false show of a newcomer cost an established client a second product of pairings', async () => {
    const { group } = network.parameters;
    const products: boolean[] = [];
    const manifest = decodeManifest(network.manifest, {
      ...group,
      isPairingProductOne: (terms) => {
        const isOne = group.isPairingProductOne(terms);
        products.push(isOne);
        return isOne;
      },
    });
    const policy = { manifest, gateways: new Set([base64url(GATEWAY_ONE)]) };
    const client = (name: string): Uint8Array => new Uint8Array(32).fill(name.charCodeAt(0));
    const checked = (claim: ReturnType<typeof claimOf>): CheckedClaim => {
      const passed = checkClaim(policy, claim, network.now);
      if (typeof passed === 'string') throw new Error(passed);
      return passed;
    };
    const ticket = network.issueTicket();
    const queue = new VerificationQueue(
      {},
      { verify: verifyClaims, isProven: (name) => name === name.toUpperCase() },
    );
    // Small letters are newcomers; the false shows are those of y and z.
    const names = [...'ABCDyabEFGHz'];
    const isFalse = (name: string): boolean => 'yz'.includes(name);
    const claims = names.map((name) => {
      const make = isFalse(name) ? falseClaimOf : claimOf;
      return checked(make(ticket, GATEWAY_ONE, client(name)));
    });
    products.length = 0;
    const verdicts = await Promise.all(
      claims.map((claim, position) => queue.verify(names[position] ?? '', claim)),
    );
    expect(verdicts.map((nullifier) => nullifier === undefined)).toEqual(names.map(isFalse));
    // A alone, B to H together; then y, a, b and z until the false ones are found.
    expect(products.slice(0, 3)).toEqual([true, true, false]);
  });
});
