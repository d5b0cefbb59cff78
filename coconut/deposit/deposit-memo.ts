import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeBase64Url } from '../encoding/base64url.ts';
import { encodeItems, encodeText, u32, u64 } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';

const MEMO_PREFIX = 'coir1:';
const SCALAR_LENGTH = 32;

/** Most requests one deposit pays for: the largest ticket book. */
export const BOOK_SIZE_LIMIT = 64;

/** Everything a deposit commits to. */
export interface DepositTerms {
  /** The chain it is paid on. */
  readonly chainId: string;
  /** Where it is paid to. */
  readonly depositAddress: string;
  /** What it is paid in, as the bank module names it. */
  readonly denom: string;
  /** What is paid for the whole book: the shortest decimal of a positive integer. */
  readonly amount: string;
  /** Name of the network. */
  readonly network: string;
  /** Schema of the credentials that are paid for. */
  readonly schemaName: string;
  /** Public attribute of all tickets of the book. */
  readonly denomination: number;
  /** Expiry period, the other public attribute. */
  readonly expiry: number;
  /** Encoded blind-sign requests, in order, pairwise different. */
  readonly requests: readonly Uint8Array[];
}

function refuse(reason: string): never {
  throw new CoconutError('COCONUT_INVALID_ENCODING', `no deposit memo: ${reason}`);
}

function integerScalar(value: number): Uint8Array {
  const bytes = new Uint8Array(SCALAR_LENGTH);
  bytes.set(u64(value), SCALAR_LENGTH - 8);
  return bytes;
}

/**
 * The memo of the transfer that pays for a ticket book (`protocol.md` §6), 49 characters:
 *
 *     coir1: ‖ base64url(SHA-256(T("COIR-V1-DEPOSIT", chain id, deposit address, denom, amount, network, schema name,
 *                                  denomination scalar, expiry scalar, u32 count, request₁ … request_count)))
 *
 * The holder writes it, every issuer recomputes it: so a deposit authorises these requests in this order and no others, at any issuer.
 * Checks the count, that the requests differ, and that amount and attributes have one spelling; not whether the terms are the network's.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, or `COCONUT_INVALID_ATTRIBUTE` for a text with a lone surrogate.
 */
export function depositMemo(terms: DepositTerms): string {
  const { requests } = terms;
  if (requests.length < 1 || requests.length > BOOK_SIZE_LIMIT) refuse('count of requests');
  if (new Set(requests.map(bytesToHex)).size !== requests.length) refuse('a request comes twice');
  if (!/^[1-9][0-9]{0,77}$/.test(terms.amount)) refuse('the amount is not a shortest decimal');
  const digest = sha256(
    encodeItems(
      encodeText('COIR-V1-DEPOSIT'),
      encodeText(terms.chainId),
      encodeText(terms.depositAddress),
      encodeText(terms.denom),
      encodeText(terms.amount),
      encodeText(terms.network),
      encodeText(terms.schemaName),
      integerScalar(terms.denomination),
      integerScalar(terms.expiry),
      u32(requests.length),
      ...requests,
    ),
  );
  return `${MEMO_PREFIX}${encodeBase64Url(digest)}`;
}
