import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  Mailbox,
  type MailboxOptions,
  type StoreOutcome,
} from '../../../../mixnet/gateway/store/mailbox.ts';
import { RegisteredClients } from '../../../../mixnet/gateway/store/registered-clients.ts';
import { Uptime } from '../../../../mixnet/gateway/store/uptime.ts';
import { gatewayDatabase } from '../../../support/node-state.ts';
import { FakeClock } from '../../node/fake-clock.ts';

const OPTIONS: MailboxOptions = {
  maxCountPerClient: 1_000,
  maxBytesPerClient: 10_000,
  maxBytes: 20_000,
  maxWaitingMail: 1_000,
  commitDelayMs: 5,
  maxAgeMs: 60_000,
};
const ALICE = new Uint8Array(32).fill(1);
const BOB = new Uint8Array(32).fill(2);
const STRANGER = new Uint8Array(32).fill(3);

let folder: string;
let database: DatabaseSync;
let clients: RegisteredClients;
let clock: FakeClock;
let mailbox: Mailbox;
let uptime: Uptime;

/** Opens the mailbox of the folder, with other bounds where given. */
function open(options: Partial<MailboxOptions> = {}): void {
  database = gatewayDatabase(join(folder, 'gateway.sqlite'));
  uptime = new Uptime(database, { clock });
  clients = new RegisteredClients(database, { maxClients: 10, maxUnpaidAgeMs: 1 }, { uptime });
  mailbox = new Mailbox(database, { ...OPTIONS, ...options }, { clock, uptime });
}

function reopen(options: Partial<MailboxOptions> = {}): void {
  uptime.save();
  database.close();
  open(options);
}

/** Stores messages of one client together. */
async function store(
  client: Uint8Array,
  ...contents: readonly Uint8Array[]
): Promise<readonly StoreOutcome[]> {
  const outcomes = contents.map((content) => mailbox.store(client, content));
  mailbox.flush();
  return await Promise.all(outcomes);
}

/** Messages of one byte each. */
function letters(...values: readonly number[]): readonly Uint8Array[] {
  return values.map((value) => Uint8Array.of(value));
}

/** The first bytes of all messages kept for a client, in the order of the pages. */
function kept(client: Uint8Array): readonly (number | undefined)[] {
  return mailbox.page(client, 0, 10_000).map(({ content }) => content[0]);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coir-mailbox-'));
  clock = new FakeClock();
  open();
  for (const client of [ALICE, BOB]) clients.register(client, new Uint8Array(32));
});
afterEach(() => {
  if (database.isOpen) database.close();
  rmSync(folder, { recursive: true });
});

describe('a mailbox', () => {
  it('keeps contents as they came, for each client apart', async () => {
    const content = Uint8Array.from({ length: 300 }, (_, position) => position % 256);
    expect(await store(ALICE, content)).toEqual(['stored']);
    expect(await store(BOB, ...letters(7))).toEqual(['stored']);
    expect(mailbox.page(ALICE, 0, 10)).toEqual([{ id: 1, content }]);
    expect(kept(BOB)).toEqual([7]);
  });

  it('keeps nothing for whom it does not know, beside others of the same moment', async () => {
    const outcomes = [STRANGER, ALICE].map((client) => mailbox.store(client, Uint8Array.of(1)));
    mailbox.flush();
    expect(await Promise.all(outcomes)).toEqual(['unknown_client', 'stored']);
    expect(kept(STRANGER)).toEqual([]);
  });

  it('stores messages of the same moment together, after a delay, and tells nobody earlier', async () => {
    const told: StoreOutcome[] = [];
    const first = mailbox.store(ALICE, Uint8Array.of(1)).then((outcome) => told.push(outcome));
    clock.advance(OPTIONS.commitDelayMs - 1);
    const second = mailbox.store(ALICE, Uint8Array.of(2)).then((outcome) => told.push(outcome));
    await Promise.resolve();
    expect([told, kept(ALICE), clock.timerCount]).toEqual([[], [], 1]);
    clock.advance(1);
    await Promise.all([first, second]);
    expect([told, kept(ALICE), clock.timerCount]).toEqual([['stored', 'stored'], [1, 2], 0]);
  });

  it('says of every message of a moment that it failed when the disk does', async () => {
    const waiting = [1, 2].map((value) => mailbox.store(ALICE, Uint8Array.of(value)));
    database.exec(
      `CREATE TEMP TRIGGER full_disk BEFORE INSERT ON main.mail WHEN NEW.content = x'02'
       BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );
    mailbox.flush();
    expect(await Promise.all(waiting)).toEqual(['failed', 'failed']);
    expect(kept(ALICE)).toEqual([]);
    database.exec('DROP TRIGGER full_disk');
    expect(await store(ALICE, ...letters(3))).toEqual(['stored']);
  });

  it('hands out in the order of arrival, page by page', async () => {
    await store(ALICE, ...letters(5, 3));
    await store(BOB, ...letters(9));
    await store(ALICE, ...letters(4, 1, 2));
    const pages: (number | undefined)[][] = [];
    for (let after = 0; ; ) {
      const page = mailbox.page(ALICE, after, 2);
      if (page.length === 0) break;
      pages.push(page.map(({ content }) => content[0]));
      after = page.at(-1)?.id ?? 0;
    }
    expect(pages).toEqual([[5, 3], [4, 1], [2]]);
  });

  it('removes what was delivered and nothing else, and never uses a number again', async () => {
    await store(ALICE, ...letters(1, 2, 3));
    const ids = mailbox.page(ALICE, 0, 10).map(({ id }) => id);
    mailbox.delete([]);
    mailbox.delete(ids.slice(0, 1));
    mailbox.delete(ids.slice(0, 1));
    expect(kept(ALICE)).toEqual([2, 3]);
    mailbox.delete(ids);
    await store(ALICE, ...letters(4));
    expect(mailbox.page(ALICE, ids.at(-1) ?? 0, 10)).toHaveLength(1);
  });

  it('forgets the mail of a client that is forgotten', async () => {
    await store(ALICE, ...letters(1));
    await store(BOB, ...letters(2));
    clients.remove(ALICE);
    expect(await store(ALICE, ...letters(3))).toEqual(['unknown_client']);
    clients.register(ALICE, new Uint8Array(32));
    expect([kept(ALICE), kept(BOB)]).toEqual([[], [2]]);
  });
});

describe('a full mailbox', () => {
  it.each([
    ['messages of a client', { maxCountPerClient: 3 }, 'stored'],
    ['bytes of a client', { maxBytesPerClient: 30 }, 'stored'],
    ['bytes in all', { maxBytes: 30 }, 'full'],
  ] as const)('takes no more %s, and pushes nothing out', async (_, bound, ofAnother) => {
    reopen(bound);
    const contents = [1, 2, 3, 4, 5].map((value) => new Uint8Array(10).fill(value));
    expect(await store(ALICE, ...contents)).toEqual(['stored', 'stored', 'stored', 'full', 'full']);
    expect(kept(ALICE)).toEqual([1, 2, 3]);
    expect(await store(BOB, new Uint8Array(10))).toEqual([ofAnother]);
    mailbox.delete(mailbox.page(ALICE, 0, 1).map(({ id }) => id));
    expect(await store(ALICE, new Uint8Array(10).fill(6), Uint8Array.of(7))).toEqual([
      'stored',
      'full',
    ]);
    expect(kept(ALICE)).toEqual([2, 3, 6]);
  });

  it('takes no more than may wait, and takes again after they were stored', async () => {
    reopen({ maxWaitingMail: 2 });
    expect(await store(ALICE, ...letters(1, 2, 3))).toEqual(['stored', 'stored', 'full']);
    expect(await store(ALICE, ...letters(4))).toEqual(['stored']);
    expect(kept(ALICE)).toEqual([1, 2, 4]);
  });
});

describe('old mail', () => {
  it('goes when it is older than the age, and makes room', async () => {
    reopen({ maxCountPerClient: 2 });
    await store(ALICE, ...letters(1));
    clock.advance(1_000);
    await store(ALICE, ...letters(2));
    clock.advance(OPTIONS.maxAgeMs - 1_000);
    expect(mailbox.purgeExpired()).toBe(0);
    clock.advance(1);
    expect(mailbox.purgeExpired()).toBe(1);
    expect(kept(ALICE)).toEqual([2]);
    expect(await store(ALICE, ...letters(3, 4))).toEqual(['stored', 'full']);
  });

  it('stays whatever the calendar says, and ages only while the gateway runs', async () => {
    await store(ALICE, ...letters(1));
    for (const jump of [60, -60, -20_000]) {
      clock.jumpMs = jump * 86_400_000;
      expect(mailbox.purgeExpired()).toBe(0);
    }
    uptime.save();
    database.close();
    clock.advance(10 * OPTIONS.maxAgeMs);
    open();
    expect(mailbox.purgeExpired()).toBe(0);
    expect(kept(ALICE)).toEqual([1]);
    clock.advance(OPTIONS.maxAgeMs + 1);
    expect(mailbox.purgeExpired()).toBe(1);
  });

  it('goes in parts of 500, until none is left', async () => {
    const contents = Array.from({ length: 600 }, () => Uint8Array.of(1));
    await store(ALICE, ...contents);
    clock.advance(OPTIONS.maxAgeMs + 1);
    expect([1, 2, 3].map(() => mailbox.purgeExpired())).toEqual([500, 100, 0]);
    expect(kept(ALICE)).toEqual([]);
  });
});

describe('a mailbox that is opened again', () => {
  it('has what was stored, its age and its numbers, and not what waited', async () => {
    await store(ALICE, ...letters(1, 2));
    mailbox.delete(mailbox.page(ALICE, 1, 1).map(({ id }) => id));
    void mailbox.store(ALICE, Uint8Array.of(3));
    reopen();
    expect(mailbox.page(ALICE, 0, 10)).toEqual([{ id: 1, content: Uint8Array.of(1) }]);
    await store(ALICE, ...letters(4));
    expect(mailbox.page(ALICE, 0, 10).map(({ id }) => id)).toEqual([1, 3]);
    clock.advance(OPTIONS.maxAgeMs + 1);
    expect(mailbox.purgeExpired()).toBe(2);
  });

  it('counts what it had towards its bounds', async () => {
    await store(ALICE, ...letters(1, 2));
    reopen({ maxCountPerClient: 2 });
    expect(await store(ALICE, ...letters(3))).toEqual(['full']);
    reopen({ maxBytes: 3 });
    expect(await store(BOB, new Uint8Array(2), new Uint8Array(1))).toEqual(['full', 'stored']);
  });
});
