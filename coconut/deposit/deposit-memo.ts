import { sha256 } from '@noble/hashes/sha2.js';
import { copyBytes } from '../encoding/bytes.ts';
import { SCALAR_LENGTH } from '../encoding/scalar.ts';
import { encodeBase64Url, encodeHex } from '../encoding/text.ts';
import { concatBytes, encodeItems, encodeText, u32, u64 } from '../encoding/transcript.ts';
import { CoconutError } from '../errors.ts';
import { BOOK_SIZE_LIMIT } from '../ticket/ticket.ts';
import type { DepositTerms } from './deposit-terms.ts';

const MEMO_PREFIX = 'coir1:';

function refuse(reason: string): never {
  throw new CoconutError('COCONUT_INVALID_ENCODING', `no deposit memo: ${reason}`);
}

function integerScalar(value: number): Uint8Array {
  return concatBytes(new Uint8Array(SCALAR_LENGTH - 8), u64(value));
}

/**
 * Computes the memo of the transfer that pays for a ticket book (`protocol.md` §6), 49 characters:
 *
 *     coir1: ‖ base64url(SHA-256(T("COIR-V1-DEPOSIT", chain id, deposit address, denom, amount,
 *       network, schema name, denomination scalar, expiry scalar, u32 count,
 *       request₁ … request_count)))
 *
 * The holder writes it, every issuer recomputes it: so a deposit authorises these requests in this
 * order and no others, at any issuer. Checks the count, that the requests differ, and that amount
 * and attributes have one spelling; the terms of the network are `depositTerms`.
 *
 * @throws {@link CoconutError} `COCONUT_INVALID_ENCODING`, or `COCONUT_INVALID_ATTRIBUTE` for a
 * text with a lone surrogate.
 */
export function depositMemo(terms: DepositTerms): string {
  const { amount } = terms;
  const count = terms.requests.length;
  if (count < 1 || count > BOOK_SIZE_LIMIT) {
    refuse(`${count} requests, and a book has 1 to ${BOOK_SIZE_LIMIT}`);
  }
  const requests = terms.requests.map((request) => copyBytes(request, 'a request'));
  if (new Set(requests.map(encodeHex)).size !== count) refuse('a request comes twice');
  if (typeof amount !== 'string' || !/^[1-9][0-9]{0,77}$/.test(amount)) {
    refuse('the amount is not the shortest decimal of a positive integer');
  }
  const digest = sha256(
    encodeItems(
      encodeText('COIR-V1-DEPOSIT'),
      encodeText(terms.chainId),
      encodeText(terms.depositAddress),
      encodeText(terms.denom),
      encodeText(amount),
      encodeText(terms.network),
      encodeText(terms.schemaName),
      integerScalar(terms.denomination),
      integerScalar(terms.expiry),
      u32(count),
      ...requests,
    ),
  );
  return `${MEMO_PREFIX}${encodeBase64Url(digest)}`;
}
