import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeShow } from '@coir/coconut';
import type { DecodedManifest } from '@coir/coconut/ticket';
import { spendContext, TICKET_HIDDEN } from '@coir/coconut/ticket';
import { monotonicMs, unixMs } from '@coir/io';
import type { Metrics, Readiness } from '@coir/service';
import {
  buildVerifierServer,
  type SpendRequest,
  SqliteSpendStore,
  Verifier,
  type VerifierOptions,
} from '@coir/verifier';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { makeShow } from '../../coconut/show/make-show.ts';
import { createTestRuntime } from '../support/service-runtime.ts';
import {
  makeTicketNetwork,
  type TestTicket,
  type TicketNetwork,
} from '../support/ticket-network.ts';
import { bytesOf } from './store/spend-entries.ts';

export const network: TicketNetwork = makeTicketNetwork();
export const TOKEN = 'token-of-the-operator-0123456789abcdef';
export const GATEWAY_ONE: Uint8Array = bytesOf('gateway one', 32);
export const GATEWAY_TWO: Uint8Array = bytesOf('gateway two', 32);
export const ALICE: Uint8Array = bytesOf('client alice', 32);
export const BOB: Uint8Array = bytesOf('client bob', 32);
/** What a ticket of the test network is worth. */
export const TICKET_BYTES: number = 64 * 1024 * 1024;
/** From this second on, tickets issued now are refused. */
export const TICKET_END: number = (network.expiry + 1) * 7 * 86_400 + 86_400;

export function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/** A claim of a ticket as a gateway passes it on. Every call makes another show. */
export function claimOf(
  ticket: TestTicket,
  gateway: Uint8Array = GATEWAY_ONE,
  client: Uint8Array = ALICE,
): SpendRequest {
  return {
    gateway,
    client,
    keyId: ticket.keyId,
    denomination: ticket.denomination,
    expiry: ticket.expiry,
    show: network.showTicket(ticket, gateway, client),
  };
}

/**
 * A claim whose proof holds and whose signature is none: what a stranger can make without a ticket.
 */
export function falseClaimOf(
  ticket: TestTicket,
  gateway: Uint8Array = GATEWAY_ONE,
  client: Uint8Array = ALICE,
): SpendRequest {
  const { record, parameters, manifest } = network;
  const credential = { ...ticket.credential, signature: parameters.group.g1.generator };
  const context = spendContext(manifest.network, gateway, client);
  // A stranger does not ask if a credential was verified.
  const show = makeShow(record, credential, ticket.attributes, TICKET_HIDDEN, context);
  return { ...claimOf(ticket, gateway, client), show: encodeShow(record, show) };
}

/** A claim as the body of `POST /v1/spend`. */
export function spendBody(claim: SpendRequest): Record<string, unknown> {
  return {
    ...claim,
    gateway: base64url(claim.gateway),
    client: base64url(claim.client),
    show: base64url(claim.show),
  };
}

/** A verifier with its HTTP side and a file of its own. */
export interface VerifierUnderTest {
  readonly verifier: Verifier;
  readonly app: FastifyInstance;
  readonly store: SqliteSpendStore;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly file: string;
  /** Unix seconds of its calendar, and seconds of its running clock. */
  now: number;
  /** Sends a claim over HTTP. */
  spend(claim: SpendRequest): Promise<LightMyRequestResponse>;
  /** Sends any body over HTTP. */
  post(path: string, body: unknown): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

/**
 * Starts a verifier of the test network for two gateways. With `file`, on the data of an earlier
 * one.
 */
export async function openVerifier(
  options: Partial<VerifierOptions> & { manifest?: DecodedManifest; file?: string } = {},
): Promise<VerifierUnderTest> {
  const { manifest = network.decodeManifest, file: oldFile, ...rest } = options;
  const folder = mkdtempSync(join(tmpdir(), 'coir-verifier-'));
  const file = oldFile ?? join(folder, 'spend.sqlite');
  const store = new SqliteSpendStore({ file, create: true });
  const { log, metrics, readiness } = createTestRuntime('verifier');
  const verifier = new Verifier(
    {
      gateways: [GATEWAY_ONE, GATEWAY_TWO],
      clock: () => unixMs(self.now * 1000),
      monotonicClock: () => monotonicMs(self.now * 1000),
      ...rest,
    },
    { manifest, store, metrics, log },
  );
  readiness.add({ name: 'store', probe: () => verifier.probe() });
  readiness.open();
  const app = buildVerifierServer({ verifier, log, readiness }, { token: TOKEN });
  const post = (path: string, body: unknown): Promise<LightMyRequestResponse> =>
    app.inject({
      method: 'POST',
      url: path,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      payload: JSON.stringify(body),
    });
  const self: VerifierUnderTest = {
    verifier,
    app,
    store,
    metrics,
    readiness,
    file,
    now: network.now,
    post,
    spend: (claim) => post('/v1/spend', spendBody(claim)),
    async close() {
      readiness.close();
      await app.close();
      await verifier.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await verifier.start();
  return self;
}
