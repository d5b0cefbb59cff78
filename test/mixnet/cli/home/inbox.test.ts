import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Inbox } from '../../../../mixnet/cli/home/inbox.ts';

const parent = mkdtempSync(join(tmpdir(), 'coir-inbox-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

function freshHome(): string {
  return mkdtempSync(join(parent, 'home-'));
}

function plain(text: string) {
  return { kind: 'plain', data: new TextEncoder().encode(text) } as const;
}

const forever = new AbortController().signal;
const textOf = ({ data }: { readonly data: Uint8Array }): string => new TextDecoder().decode(data);

describe('Inbox', () => {
  it('keeps messages in order, for its owner alone, until they are removed', async () => {
    const home = freshHome();
    const inbox = new Inbox(home);
    for (const text of ['first', 'second', 'third']) inbox.put(plain(text));
    for (const name of readdirSync(join(home, 'inbox'))) {
      expect(statSync(join(home, 'inbox', name)).mode & 0o777).toBe(0o600);
    }
    // Another process opens it again.
    const later = new Inbox(home);
    expect(textOf(await later.next(forever))).toBe('first');
    later.remove(await later.next(forever));
    later.remove(await later.next(forever));
    expect(textOf(await later.next(forever))).toBe('third');
  });

  it('waits for a message, or until that is called off', async () => {
    const inbox = new Inbox(freshHome());
    const waiting = inbox.next(forever);
    inbox.put(plain('late'));
    expect(textOf(await waiting)).toBe('late');
    inbox.remove(await inbox.next(forever));
    const calledOff = new AbortController();
    const never = inbox.next(calledOff.signal);
    calledOff.abort(new Error('no more'));
    await expect(never).rejects.toThrow('no more');
  });

  it('keeps any bytes, and no requests that are for the client itself', async () => {
    const inbox = new Inbox(freshHome());
    inbox.put({ kind: 'surbRequest', recipient: new Uint8Array(96), amount: 3 });
    const data = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    inbox.put({ kind: 'reply', data });
    expect(await inbox.next(forever)).toMatchObject({ kind: 'reply', data });
    expect(inbox.isFull).toBe(false);
  });
});
