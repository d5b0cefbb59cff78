import { chmodSync, writeFileSync } from 'node:fs';
import { encodeSigningKey } from '@coir/coconut';
import { encodeBase64Url, manifestDigest } from '@coir/coconut/ticket';
import { issuerProgram } from '@coir/issuer-service';
import { parseSettings } from '@coir/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../support/service-runtime.ts';
import { get, order, TicketMarket } from './ticket-market.ts';

const market = new TicketMarket({ keyStates: ['active', 'grace'] });
const [active, grace] = market.dealt.keys;
if (active === undefined || grace === undefined) throw new Error('the network has no keys');

beforeAll(async () => {
  await market.startLedger();
});

afterAll(() => market.stop());

/** The message with which an issuer refuses to start, which is that of a check. */
async function refusal(change: object, index = 1): Promise<string> {
  const members = market.issuerConfig(index, change);
  const error: unknown = await startService(issuerProgram, members).then(
    async (issuer) => issuer.stop(),
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'SettingsError' });
  const checked = issuerProgram.check(parseSettings(issuerProgram.settings, members));
  await expect(checked).rejects.toThrow((error as Error).message);
  return String(error);
}

function write(name: string, content: unknown): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(market.file(name), text, { mode: 0o600 });
  return market.file(name);
}

function share(key: typeof active, issuerIndex: number): string {
  const pair = key?.pairs.find((candidate) => candidate.issuerIndex === issuerIndex);
  return pair === undefined ? '' : encodeBase64Url(encodeSigningKey(pair.signingKey));
}

describe('an issuer starts only with the manifest that is meant', () => {
  const { manifest } = market.dealt;

  it('takes the pinned one', async () => {
    const change = { manifestDigest: manifestDigest(manifest), databaseFile: market.file('a.db') };
    expect(await market.startIssuer(1, change)).toMatch(/^http:/);
  });

  it.each<[string, object, RegExp]>([
    ['another digest', { manifestDigest: '00'.repeat(32) }, /another digest/],
    ['no file', { manifestFile: market.file('none.json') }, /does not exist/],
    ['no manifest', { manifestFile: write('a.json', '{}') }, /manifest/],
    [
      'too few signatures',
      {
        manifestFile: write('b.json', { ...manifest, signatures: manifest.signatures.slice(1, 2) }),
      },
      /not signed/,
    ],
    [
      'another content than was signed',
      { manifestFile: write('c.json', { ...manifest, sequence: 2 }) },
      /not signed/,
    ],
    ['no such issuer', { issuerIndex: 4 }, /not in the manifest for this issuer/],
  ])('refuses %s', async (_, change, message) => {
    expect(await refusal(change)).toMatch(message);
  });
});

describe('an issuer starts only with its own keys', () => {
  const file = (keys: unknown): object => ({ signingKeyFile: write('keys.json', { keys }) });
  const own = { keyId: active.keyId, signingKey: share(active, 1) };

  it.each<[string, () => object, RegExp]>([
    [
      'the share of another issuer',
      () => file([{ ...own, signingKey: share(active, 2) }]),
      /share/,
    ],
    ['the share of another key', () => file([{ ...own, signingKey: share(grace, 1) }]), /share/],
    ['a key that is not listed', () => file([{ ...own, keyId: '00'.repeat(32) }]), /manifest/],
    ['a key twice', () => file([own, own]), /twice/],
    ['a key cut off', () => file([{ ...own, signingKey: own.signingKey.slice(4) }]), /malformed/],
    ['a key of zeros', () => file([{ ...own, signingKey: 'A'.repeat(174) }]), /malformed/],
    ['an unknown member', () => file([{ ...own, extra: 1 }]), /does not hold/],
    ['no list of keys', () => file('hush'), /does not hold/],
    ['no JSON', () => ({ signingKeyFile: write('text.json', 'hush') }), /not valid JSON/],
    ['no file', () => ({ signingKeyFile: market.file('missing.json') }), /does not exist/],
    [
      'the identity of another',
      () => ({ identityKeyFile: market.file('identity-2.json') }),
      /identity/,
    ],
    [
      'a malformed identity',
      () => ({ identityKeyFile: write('identity.json', { identityKey: `${'A'.repeat(42)}B` }) }),
      /malformed/,
    ],
  ])('refuses %s', async (_, change, message) => {
    const text = await refusal(change());
    expect(text).toMatch(message);
    expect(text).not.toContain('hush');
    expect(text).not.toContain(own.signingKey.slice(0, 20));
  });

  it('refuses keys that others can read, and says what to type', async () => {
    const file = market.file('signing-3.json');
    chmodSync(file, 0o644);
    expect(await refusal({}, 3)).toMatch(`remedy: chmod 600 ${file}`);
    chmodSync(file, 0o440);
    expect(await market.startIssuer(3)).toMatch(/^http:/);
  });

  it('tells of manifest, keys and identity at once', async () => {
    const text = await refusal({
      manifestDigest: '00'.repeat(32),
      signingKeyFile: write('text.json', 'hush'),
      identityKeyFile: market.file('none.json'),
    });
    expect(text.split('\n').map((line) => line.split(' (')[0])).toEqual([
      'SettingsError: manifestDigest',
      'signingKeyFile',
      'identityKeyFile',
    ]);
  });

  it('is told by a check what an issuer opens', async () => {
    const settings = parseSettings(issuerProgram.settings, market.issuerConfig(1));
    expect(await issuerProgram.check(settings)).toEqual([
      `manifest ${market.file('network.json')}: 2 of 3 issuers`,
      `signing keys ${market.file('signing-1.json')}: 2 of issuer 1`,
      `store ${market.file('issuer-1.db')}: it can be written`,
    ]);
  });

  it('answers 503 and is not ready without a share of the active key', async () => {
    const keys = [{ keyId: grace.keyId, signingKey: share(grace, 2) }];
    const signingKeyFile = write('grace.json', { keys });
    const issuer = await market.startIssuer(2, { signingKeyFile });
    const book = market.prepareBook(1);
    const txHash = await market.pay(book);
    const answer = await order(issuer, txHash, book);
    expect(answer.json).toMatchObject({ status: 503, code: 'no_signing_key', retryable: true });
    expect((await order(issuer, txHash, book, grace.keyId)).status).toBe(200);
    const ready = await get(`${issuer}/readyz`);
    expect(ready.status).toBe(503);
    expect(ready.json).toEqual({ ready: false });
    expect(await market.reasonsOf(issuer)).toEqual(['no share of the active key']);
  });
});

describe('an issuer without its chain', () => {
  it('starts, is not ready, answers 503, and goes on when the chain is back', async () => {
    const databaseFile = market.file('lonely.db');
    const ledger = { kind: 'embedded', url: 'http://127.0.0.1:9' };
    const issuer = await market.startIssuer(1, { databaseFile, ledger });
    const book = market.prepareBook(1);
    const txHash = await market.pay(book);
    const answer = await order(issuer, txHash, book);
    expect(answer.json).toMatchObject({ status: 503, code: 'chain_unavailable', retryable: true });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await market.reasonsOf(issuer)).toEqual([expect.stringContaining('cannot reach')]);
    const back = await market.startIssuer(1, { databaseFile: market.file('back.db') });
    expect((await get(`${back}/readyz`)).json).toEqual({ ready: true });
    expect((await order(back, txHash, book)).status).toBe(200);
  });

  it('does not believe a ledger of another chain', async () => {
    const other = new TicketMarket();
    await other.startLedger({ chainId: 'coir-test-2' });
    const issuer = await market.startIssuer(1, {
      databaseFile: market.file('other.db'),
      ledger: { kind: 'embedded', url: other.ledgerUrl },
    });
    expect(await market.reasonsOf(issuer)).toEqual([expect.stringMatching(/another chain/)]);
    await other.stop();
  });
});
