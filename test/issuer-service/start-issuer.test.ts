import { chmodSync, writeFileSync } from 'node:fs';
import { encodeSigningKey } from '@coir/coconut';
import { encodeBase64Url, manifestDigest } from '@coir/coconut/ticket';
import { issuerConfig, startIssuer } from '@coir/issuer-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, order, TicketMarket } from './ticket-market.ts';

const market = new TicketMarket({ keyStates: ['active', 'grace'] });
const [active, grace] = market.dealt.keys;
if (active === undefined || grace === undefined) throw new Error('the network has no keys');

beforeAll(async () => {
  await market.startLedger();
});

afterAll(() => market.stop());

/** The message with which an issuer refuses to start. */
async function refusal(change: object, index = 1): Promise<string> {
  const warn = (): void => undefined;
  const starting = startIssuer(market.issuerConfig(index, change), { warn });
  const error = await starting.then(
    async (issuer) => issuer.stop(),
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'ConfigError' });
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
    ['no file', { manifestFile: market.file('none.json') }, /ENOENT/],
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
    ['no JSON', () => ({ signingKeyFile: write('text.json', 'hush') }), /not JSON/],
    ['no file', () => ({ signingKeyFile: market.file('missing.json') }), /ENOENT/],
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

  it('warns when others can read its keys', async () => {
    const warnings: string[] = [];
    chmodSync(market.file('signing-3.json'), 0o640);
    await market.startIssuer(3, {}, { warn: (message) => warnings.push(message) });
    expect(warnings).toEqual([expect.stringMatching(/0600/)]);
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
    expect(ready.json['reasons']).toEqual(['no share of the active key']);
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
    expect((await get(`${issuer}/readyz`)).json['reasons']).toHaveLength(1);
    const back = await market.startIssuer(1, { databaseFile: market.file('back.db') });
    expect((await get(`${back}/readyz`)).json).toEqual({ ready: true, reasons: [] });
    expect((await order(back, txHash, book)).status).toBe(200);
  });

  it('does not believe a ledger of another chain', async () => {
    const other = new TicketMarket();
    await other.startLedger({ chainId: 'coir-test-2' });
    const issuer = await market.startIssuer(1, {
      databaseFile: market.file('other.db'),
      ledger: { kind: 'embedded', url: other.ledgerUrl },
    });
    const { json } = await get(`${issuer}/readyz`);
    expect(json['reasons']).toEqual([expect.stringMatching(/another chain/)]);
    await other.stop();
  });
});

describe('configuration', () => {
  it.each<[string, object]>([
    ['an index of 0', { issuerIndex: 0 }],
    ['an unknown kind of ledger', { ledger: { kind: 'cosmos', url: 'http://a' } }],
    ['a ledger at a file', { ledger: { kind: 'embedded', url: 'file:///etc/passwd' } }],
    ['a digest that is none', { manifestDigest: 'AB' }],
    ['a rate of nothing', { rateLimit: { perSecond: 0 } }],
    ['an unknown rate', { rateLimit: { perMinute: 1 } }],
  ])('refuses %s', (_, change) => {
    const config = { ...market.issuerConfig(1), ...change };
    expect(issuerConfig.safeParse(config).success).toBe(false);
  });
});
