import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ed25519 } from '@coir/sphinx/primitives';
import type { Ticket } from '@coir/wallet';
import { SqliteWalletStore } from '@coir/wallet/sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readKey } from './data-folder.ts';
import { type Answer, ObservedRoutes } from './observed-routes.ts';
import { freePort, Services } from './services.ts';
import { type SpendBody, showTicket } from './shown-ticket.ts';
import { toSortedJson } from './sorted-json.ts';
import { schemaOf } from './sqlite-schema.ts';
import {
  orderOf,
  type PaymentChange,
  prepareBook,
  signDeposit,
  type TicketBook,
} from './ticket-book.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const HASH = 'ab'.repeat(32);
const TIMEOUT_MS = 120_000;

const services = new Services();
const seen = new ObservedRoutes();
let ledger = '';
let waitingLedger = '';
let issuer = '';
let waitingIssuer = '';
let lonelyIssuer = '';
let retiredIssuer = '';
let verifier = '';
let retiredVerifier = '';
let directory = '';
let gateway = '';
let gatewayMonitor = '';
let mixNodeMonitor = '';

beforeAll(async () => {
  const manifestFile = services.retireKey();
  const [gatewayPort, mixNodePort] = [await freePort(), await freePort()];
  gatewayMonitor = `http://127.0.0.1:${gatewayPort}`;
  mixNodeMonitor = `http://127.0.0.1:${mixNodePort}`;
  [ledger, waitingLedger, lonelyIssuer, retiredIssuer, verifier, retiredVerifier, directory] =
    await Promise.all([
      services.start('ledger', 'ledger'),
      // Makes its first block at once, and none while the test runs.
      services.start('ledger', 'waiting-ledger', { blockIntervalMs: 60_000 }),
      services.start('issuer', 'lonely-issuer', { rateLimit: { perSecond: 0.01, burst: 2 } }),
      services.start('issuer', 'retired-issuer', { manifestFile }),
      services.start('verifier', 'verifier'),
      services.start('verifier', 'retired-verifier', { manifestFile }),
      services.start('directory', 'directory'),
    ]);
  const deposits = (url: string) => ({ ledger: { kind: 'embedded', url } });
  [issuer, waitingIssuer, gateway] = await Promise.all([
    services.start('issuer', 'issuer', deposits(ledger)),
    services.start('issuer', 'waiting-issuer', deposits(waitingLedger)),
    services.start('gateway', 'gateway', { directoryUrl: directory, operatorPort: gatewayPort }),
    services.start('mix-node', 'mix-node', { operatorPort: mixNodePort }),
  ]);
}, TIMEOUT_MS);

afterAll(() => services.remove());

/** What every program answers. */
async function askCommon(program: string, url: string): Promise<void> {
  await seen.ask(program, 'GET /livez', `${url}/livez`);
  await seen.ask(program, 'GET /readyz', `${url}/readyz`);
  await seen.ask(program, 'GET /nowhere', `${url}/nowhere`);
}

/** What every route with a JSON body answers to one that is none. */
async function askBadBodies(
  program: string,
  route: string,
  url: string,
  headers: object,
): Promise<void> {
  const all = { ...JSON_TYPE, ...headers };
  await seen.ask(program, route, url, { headers: all, body: '{' });
  await seen.ask(program, route, url, { headers: all, body: '{"colour":"blue"}' });
  await seen.ask(program, route, url, { headers: all, body: `{"a":"${'a'.repeat(40_000)}"}` });
  await seen.ask(program, route, url, {
    headers: { ...headers, 'content-type': 'text/xml' },
    body: '<a/>',
  });
}

describe('the routes of each program', () => {
  it('are those of the ledger', async () => {
    await askCommon('ledger', ledger);
    const route = 'POST /v1/transfers';
    await askBadBodies('ledger', route, `${ledger}/v1/transfers`, {});
    const book = prepareBook(services.now);
    const send = (transfer: string, url: string = ledger): Promise<Answer> =>
      seen.ask('ledger', route, `${url}/v1/transfers`, {
        headers: JSON_TYPE,
        body: JSON.stringify({ transfer }),
      });
    const sign = (change: PaymentChange, sequence = 0n): string =>
      signDeposit(services, services.poor, book, sequence, { amount: 1n, ...change }).transfer;
    await send('AAAA');
    await send(`${sign({}).slice(0, -4)}AAAA`);
    await send(sign({ chainId: 'another' }));
    await send(sign({ denom: 'another' }));
    await send(sign({}, 7n));
    const stranger = { ...services.buyer, seed: new Uint8Array(32).fill(9) };
    const publicKey = ed25519.publicKey(stranger.seed);
    await send(signDeposit(services, { ...stranger, publicKey }, book, 0n).transfer);
    const { transfer, hash } = signDeposit(services, services.poor, book, 0n, { amount: 1n });
    expect(await send(transfer, waitingLedger)).toMatchObject({ status: 202, json: { hash } });
    const look = 'GET /v1/transfers/{hash}';
    await seen.ask('ledger', look, `${waitingLedger}/v1/transfers/${hash}`);
    await seen.ask('ledger', look, `${ledger}/v1/transfers/${HASH}`);
    const paid = await deposit(book);
    await seen.ask('ledger', look, `${ledger}/v1/transfers/${paid}`);
    await seen.ask('ledger', 'GET /v1/blocks/latest', `${ledger}/v1/blocks/latest`);
    const account = 'GET /v1/accounts/{address}';
    await seen.ask('ledger', account, `${ledger}/v1/accounts/${services.buyer.address}`);
    await seen.ask('ledger', account, `${ledger}/v1/accounts/nobody`);
  });

  it('are those of an issuer', async () => {
    await askCommon('issuer', issuer);
    await askCommon('issuer', lonelyIssuer);
    await seen.ask('issuer', 'GET /v1/issuer', `${issuer}/v1/issuer`);
    await askBadBodies('issuer', SIGN, `${issuer}/v1/credentials/blind-sign`, {});

    const book = prepareBook(services.now);
    await order(issuer, HASH, book);
    await order(issuer, HASH, book, { keyId: HASH });
    await order(issuer, HASH, book, { denomination: 7 });
    await order(issuer, HASH, prepareBook(services.now, 1));

    const paid = await deposit(book);
    expect((await order(issuer, paid, book)).status).toBe(200);
    await order(issuer, paid, prepareBook(services.now));
    await order(issuer, await deposit(book, { to: services.buyer.address }), book);
    await order(issuer, await deposit(book, { to: services.deposits.address }, 'deposits'), book);
    await order(issuer, await deposit(book, { amount: 3_999n }), book);
    await order(issuer, await deposit(book, { memo: 'for you' }), book);
    await order(issuer, await deposit(book, {}, 'poor'), book);
    const distant = prepareBook(services.now, 4, 9);
    await order(issuer, await deposit(distant), distant);
    const requests = book.requests.map((request, position) =>
      request.map((byte) => byte ^ (position + 1)),
    );
    const unproved = { ...book, requests };
    await order(issuer, await deposit(unproved), unproved);

    const waits = signDeposit(services, services.buyer, book, 0n);
    await fetch(`${waitingLedger}/v1/transfers`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: JSON.stringify({ transfer: waits.transfer }),
    });
    await order(waitingIssuer, waits.hash, book);

    const [key] = JSON.parse(readFileSync(join(services.keys, 'network.json'), 'utf8')).keys;
    await order(retiredIssuer, HASH, book);
    await order(retiredIssuer, HASH, book, { keyId: key.keyId });
    for (let round = 0; round < 3; round += 1) await order(lonelyIssuer, HASH, book);

    damage('issuer', 'deposits');
    await order(issuer, HASH, prepareBook(services.now));
  });

  it('are those of a verifier', async () => {
    const tickets = await ticketsOf(join(services.keys, 'client-1'));
    const [first, second] = tickets.filter(({ state }) => state === 'unspent');
    if (first === undefined || second === undefined) throw new Error('two tickets are needed');
    const client = new Uint8Array(32).fill(3);
    const identity = readKey(services.keys, ['gateway-1', 'keys.json'], 'identityKey');
    const showing = {
      manifest: readFileSync(join(services.keys, 'network.json'), 'utf8'),
      gateway: ed25519.publicKey(identity),
      client,
    };
    const body = await showTicket(first, showing);
    const headers = { authorization: `Bearer ${services.token}` };
    const spend = (change: object, url: string = verifier): Promise<Answer> =>
      post('verifier', SPEND, `${url}/v1/spend`, { ...body, ...change }, headers);
    const lease = (change: object, url: string = verifier): Promise<Answer> => {
      const { gateway: from } = body;
      const asked = { client: body.client, gateway: from, bytes: 1000, leaseId: 'lease-1' };
      return post('verifier', LEASE, `${url}/v1/leases`, { ...asked, ...change }, headers);
    };
    const balance = (name: string | number, url: string = verifier): Promise<Answer> =>
      seen.ask('verifier', BALANCE, `${url}/v1/balances/${name}`, { headers });

    await askCommon('verifier', verifier);
    await post('verifier', SPEND, `${verifier}/v1/spend`, body, {});
    await post('verifier', LEASE, `${verifier}/v1/leases`, {}, {});
    await seen.ask('verifier', BALANCE, `${verifier}/v1/balances/x`);
    await askBadBodies('verifier', SPEND, `${verifier}/v1/spend`, headers);
    await askBadBodies('verifier', LEASE, `${verifier}/v1/leases`, headers);
    await balance('x');

    await spend({}, retiredVerifier);
    await spend({ keyId: HASH });
    await spend({ denomination: 7 });
    await spend({ gateway: body.client });
    await spend({ expiry: 1 });
    expect(await spend({})).toMatchObject({ status: 200, json: { credited: 67_108_864 } });
    await spend(await showTicket(first, showing));
    const stranger = Buffer.alloc(32, 4).toString('base64url');
    // Until it has to wait.
    for (let status = 0; status !== 429; ) ({ status } = await spend({ client: stranger }));
    await lease({});
    await lease({ bytes: 2 });
    await lease({ gateway: body.client });
    await balance(body.client);

    change('verifier', 'UPDATE balances SET bytes = 9007199254740991');
    const other: SpendBody = await showTicket(second, showing);
    await spend(other);

    for (const table of ['receipts', 'balances', 'leases']) damage('retired-verifier', table);
    await spend({}, retiredVerifier);
    await lease({}, retiredVerifier);
    await balance(body.client, retiredVerifier);
  });

  it('are those of the directory', async () => {
    await askCommon('directory', directory);
    for (const prefix of ['', '/api']) {
      for (const page of [
        'skimmed',
        'skimmed/entry-gateways',
        'skimmed/exit-gateways',
        'skimmed/mixnodes/active',
        'semi-skimmed',
      ]) {
        const path = `${prefix}/v2/unstable/nym-nodes/${page}`;
        await seen.ask('directory', `GET ${path}`, `${directory}${path}?output=json&page=0`);
        await seen.ask('directory', `GET ${path}`, `${directory}${path}?page=first`);
      }
      for (const path of ['/v1/nym-nodes/rewarded-set', '/v1/epoch/key-rotation-info']) {
        await seen.ask('directory', `GET ${prefix}${path}`, `${directory}${prefix}${path}`);
      }
      const path = `${prefix}/v1/nym-nodes/refresh-described`;
      await post('directory', `POST ${path}`, `${directory}${path}`, { anything: 1 }, {});
    }
  });

  it('are those of a gateway and a mix node', async () => {
    const endsAt = Date.now() + 10_000;
    while ((await fetch(`${gatewayMonitor}/readyz`)).status !== 200 && Date.now() < endsAt) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await askCommon('gateway, monitor', gatewayMonitor);
    await seen.ask('gateway, monitor', 'GET /counts', `${gatewayMonitor}/counts`);
    await askCommon('mix node, monitor', mixNodeMonitor);
    await seen.ask('mix node, monitor', 'GET /counts', `${mixNodeMonitor}/counts`);
    await seen.ask('gateway', 'GET /', gateway.replace('ws:', 'http:'));
    for (const path of ['', '/any/path']) {
      const socket = new WebSocket(gateway + path);
      await new Promise((resolve, reject) => {
        socket.onopen = resolve;
        socket.onerror = reject;
      });
      socket.close();
    }
  });

  it('give the answers they gave, with the members they had', async () => {
    await expect(seen.toJson()).toMatchFileSnapshot('routes.json');
  });
});

describe('services that are asked to stop', () => {
  it('end with 0', async () => {
    const isSecond = (name: string): boolean => /^(lonely|retired|waiting|mix)/.test(name);
    const ends = await services.stop((name) => (isSecond(name) ? 'SIGINT' : 'SIGTERM'));
    const codes = Object.entries(ends).map(([name, { code }]) => [name, code]);
    expect(codes).toEqual(Object.keys(ends).map((name) => [name, 0]));
  });

  it('leave the tables they had', async () => {
    const wallet = services.file('wallet.sqlite');
    new SqliteWalletStore(wallet).close();
    const tables = {
      ledger: schemaOf(services.file('ledger.sqlite')),
      issuer: schemaOf(services.file('lonely-issuer.sqlite')),
      verifier: schemaOf(services.file('verifier.sqlite')),
      gateway: schemaOf(services.file('gateway.sqlite')),
      wallet: schemaOf(wallet),
    };
    await expect(toSortedJson(tables)).toMatchFileSnapshot('sqlite-schemas.json');
  });
});

const SIGN = 'POST /v1/credentials/blind-sign';
const SPEND = 'POST /v1/spend';
const LEASE = 'POST /v1/leases';
const BALANCE = 'GET /v1/balances/{client}';

async function post(
  program: string,
  route: string,
  url: string,
  body: object,
  headers: object,
): Promise<Answer> {
  const all = { ...JSON_TYPE, ...headers };
  return await seen.ask(program, route, url, { headers: all, body: JSON.stringify(body) });
}

async function order(
  url: string,
  txHash: string,
  book: TicketBook,
  difference: object = {},
): Promise<Answer> {
  const body = orderOf(txHash, book, difference);
  return await post('issuer', SIGN, `${url}/v1/credentials/blind-sign`, body, {});
}

/** Pays the ledger for a book, or what the change makes of it, and waits for the block. */
async function deposit(
  book: TicketBook,
  difference: PaymentChange = {},
  payer: 'buyer' | 'deposits' | 'poor' = 'buyer',
): Promise<string> {
  const account = services[payer];
  const found = await fetch(`${ledger}/v1/accounts/${account.address}`);
  const { sequence } = (await found.json()) as { readonly sequence: string };
  const { transfer, hash } = signDeposit(services, account, book, BigInt(sequence), difference);
  await fetch(`${ledger}/v1/transfers`, {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify({ transfer }),
  });
  for (let round = 0; round < 500; round += 1) {
    if ((await fetch(`${ledger}/v1/transfers/${hash}`)).status === 200) return hash;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('no block holds the transfer');
}

async function ticketsOf(folder: string): Promise<readonly Ticket[]> {
  const store = new SqliteWalletStore(join(folder, 'wallet.sqlite'));
  try {
    return await store.tickets();
  } finally {
    store.close();
  }
}

/** Changes the file of a running service. */
function change(name: string, sql: string): void {
  const database = new DatabaseSync(services.file(`${name}.sqlite`));
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

/** Takes a table away under a running service, so that its store fails. */
function damage(name: string, table: string): void {
  change(name, `ALTER TABLE ${table} RENAME TO lost_${table}`);
}
