import { CoconutError } from '@coir/coconut';
import { decodeBase64Url, encodeBase64Url } from '@coir/coconut/ticket';
import { isAccountAddress } from '@coir/issuer-api';
import {
  buildHttpServer,
  type ConnectionLimits,
  type HttpServerModules,
  parseBody,
  ServiceError,
} from '@coir/service';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Ledger, TransferRefusal } from './ledger.ts';

/** Largest body of a request in bytes: one transfer in base64url. */
const BODY_LIMIT = 4096;

const transferBody = z.strictObject({ transfer: z.string().max(BODY_LIMIT) });
const HASH = /^[0-9a-f]{64}$/;

const REFUSALS: Readonly<Record<TransferRefusal, { status: number; detail: string }>> = {
  malformed_transfer: { status: 400, detail: 'These bytes are no transfer.' },
  invalid_signature: { status: 400, detail: 'The payer did not sign this transfer.' },
  wrong_chain: { status: 422, detail: 'The transfer was signed for another chain.' },
  wrong_denom: { status: 422, detail: 'This ledger has another denom.' },
  wrong_sequence: { status: 409, detail: 'Another sequence number is next for this payer.' },
  insufficient_funds: { status: 422, detail: 'The payer has never had money.' },
  busy: { status: 503, detail: 'Too many transfers wait for a block.' },
};

function refused(refusal: TransferRefusal): ServiceError {
  const { status, detail } = REFUSALS[refusal];
  const code = refusal === 'busy' ? 'ledger_busy' : refusal;
  const retry = refusal === 'busy' ? { retryable: true, retryAfterSeconds: 1 } : {};
  return new ServiceError({ status, code, detail, ...retry });
}

function decodeTransferText(text: string): Uint8Array {
  try {
    return decodeBase64Url(text);
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    throw refused('malformed_transfer');
  }
}

function notFound(code: string, detail: string, retryable: boolean): ServiceError {
  return new ServiceError({ status: 404, code, detail, retryable });
}

/** The ledger's HTTP interface, not yet listening. */
export function buildLedgerServer(
  options: { readonly chainId: string; readonly connections?: ConnectionLimits },
  modules: HttpServerModules & { readonly ledger: Ledger },
): FastifyInstance {
  const { chainId, connections } = options;
  const { ledger } = modules;
  const app = buildHttpServer({ bodyLimit: BODY_LIMIT, connections }, modules);

  app.post('/v1/transfers', (request, reply) => {
    const { transfer } = parseBody(transferBody, request.body);
    const outcome = ledger.submit(decodeTransferText(transfer));
    if ('refusal' in outcome) throw refused(outcome.refusal);
    return reply.status(202).send({ hash: outcome.hash });
  });

  app.get<{ Params: { hash: string } }>('/v1/transfers/:hash', (request) => {
    const { hash } = request.params;
    const record = HASH.test(hash) ? ledger.transfer(hash) : undefined;
    if (record === undefined) {
      throw notFound('transfer_not_found', 'The ledger does not know this transfer.', true);
    }
    if (record.kind === 'pending') {
      throw notFound('transfer_pending', 'The transfer waits for the next block.', true);
    }
    const { bytes, height, blockTime, code } = record;
    return { transfer: encodeBase64Url(bytes), height, blockTime, chainId, code };
  });

  app.get('/v1/blocks/latest', () => ({ chainId, ...ledger.latestBlock() }));

  app.get<{ Params: { address: string } }>('/v1/accounts/:address', (request) => {
    const { address } = request.params;
    if (!isAccountAddress(address)) {
      throw notFound('account_not_found', 'This is no address of the ledger.', false);
    }
    const { balance, sequence } = ledger.account(address);
    return { address, balance: String(balance), sequence: String(sequence) };
  });
  return app;
}
