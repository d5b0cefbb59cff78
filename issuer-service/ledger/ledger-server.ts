import {
  ACCOUNTS_PATH,
  decodeTransferBody,
  encodeAcceptedTransfer,
  encodeBlock,
  encodeIncludedTransfer,
  encodeLedgerAccount,
  IssuerApiError,
  isAccountAddress,
  LATEST_BLOCK_PATH,
  LEDGER_BODY_BOUNDS,
  type LookupRefusal,
  TRANSFERS_PATH,
  type TransferRefusal,
} from '@coir/issuer-api';
import {
  buildHttpServer,
  type ConnectionLimits,
  type HttpServerModules,
  ServiceError,
} from '@coir/service';
import type { FastifyInstance } from 'fastify';
import { decodeBody, readJsonStrictly } from '../http/json-body.ts';
import type { Ledger } from './ledger.ts';

const HASH = /^[0-9a-f]{64}$/;

const REFUSALS: Readonly<
  Record<
    TransferRefusal,
    {
      readonly status: number;
      readonly detail: string;
      readonly retryable?: true;
      readonly retryAfterSeconds?: number;
    }
  >
> = {
  malformed_transfer: { status: 400, detail: 'These bytes are no transfer.' },
  invalid_signature: { status: 400, detail: 'The payer did not sign this transfer.' },
  wrong_chain: { status: 422, detail: 'The transfer was signed for another chain.' },
  wrong_denom: { status: 422, detail: 'This ledger has another denom.' },
  wrong_sequence: { status: 409, detail: 'Another sequence number is next for this payer.' },
  insufficient_funds: { status: 422, detail: 'The payer has never had money.' },
  ledger_busy: {
    status: 503,
    detail: 'Too many transfers wait for a block.',
    retryable: true,
    retryAfterSeconds: 1,
  },
};

function refused(code: TransferRefusal): ServiceError {
  return new ServiceError({ code, ...REFUSALS[code] });
}

/** The bytes of a body, which are no transfer if they are not even base64url. */
function readTransfer(body: unknown): Uint8Array {
  try {
    return decodeBody(() => decodeTransferBody(body));
  } catch (error) {
    if (!(error instanceof IssuerApiError)) throw error;
    throw refused('malformed_transfer');
  }
}

function notFound(code: LookupRefusal, detail: string, retryable: boolean): ServiceError {
  return new ServiceError({ status: 404, code, detail, retryable });
}

/** Builds the ledger's HTTP interface, not yet listening. */
export function buildLedgerServer(
  options: { readonly chainId: string; readonly connections?: ConnectionLimits },
  modules: HttpServerModules & { readonly ledger: Ledger },
): FastifyInstance {
  const { chainId, connections } = options;
  const { ledger } = modules;
  const app = buildHttpServer({ bodyLimit: LEDGER_BODY_BOUNDS.maxLength, connections }, modules);

  readJsonStrictly(app, LEDGER_BODY_BOUNDS);

  app.post(TRANSFERS_PATH, (request, reply) => {
    const outcome = ledger.submit(readTransfer(request.body));
    if ('refusal' in outcome) throw refused(outcome.refusal);
    return reply.status(202).send(encodeAcceptedTransfer(outcome.hash));
  });

  app.get<{ Params: { hash: string } }>(`${TRANSFERS_PATH}/:hash`, (request) => {
    const { hash } = request.params;
    const record = HASH.test(hash) ? ledger.transfer(hash) : undefined;
    if (record === undefined) {
      throw notFound('transfer_not_found', 'The ledger does not know this transfer.', true);
    }
    if (record.kind === 'pending') {
      throw notFound('transfer_pending', 'The transfer waits for the next block.', true);
    }
    const { bytes, height, blockTime, code } = record;
    return encodeIncludedTransfer({ bytes, height, blockTime, chainId, code });
  });

  app.get(LATEST_BLOCK_PATH, () => encodeBlock({ chainId, ...ledger.latestBlock() }));

  app.get<{ Params: { address: string } }>(`${ACCOUNTS_PATH}/:address`, (request) => {
    const { address } = request.params;
    if (!isAccountAddress(address)) {
      throw notFound('account_not_found', 'This is no address of the ledger.', false);
    }
    return encodeLedgerAccount({ address, ...ledger.account(address) });
  });
  return app;
}
