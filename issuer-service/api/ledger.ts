import { CoconutError } from '@coir/coconut';
import { decodeBase64Url, encodeBase64Url, type JsonBounds } from '@coir/coconut/ticket';
import { countField, digestField, positiveCountField } from '@coir/io';
import { z } from 'zod';
import { IssuerApiError } from './errors.ts';
import { amountField, decodeMessage } from './message.ts';
import { isAccountAddress } from './transfer.ts';

/** Path to which transfers are posted; below it is each transfer under its hash. */
export const TRANSFERS_PATH = '/v1/transfers';
/** Path below which each account is under its address. */
export const ACCOUNTS_PATH = '/v1/accounts';
/** Path of the latest block. */
export const LATEST_BLOCK_PATH = '/v1/blocks/latest';

/** Bounds of the body of a request: one transfer in base64url. */
export const LEDGER_BODY_BOUNDS: Required<JsonBounds> = { maxLength: 4096, maxDepth: 2 };

/** Codes of the problem documents by which the ledger refuses a transfer. Never renamed. */
export type TransferRefusal =
  /** The bytes are no transfer. */
  | 'malformed_transfer'
  /** The payer did not sign it. */
  | 'invalid_signature'
  /** It was signed for another chain. */
  | 'wrong_chain'
  /** The ledger has another denom. */
  | 'wrong_denom'
  /** Another sequence number is next for this payer. */
  | 'wrong_sequence'
  /** The payer has never had money. */
  | 'insufficient_funds'
  /** Too many transfers wait for a block. */
  | 'ledger_busy';

/**
 * Codes of the problem documents by which the ledger says that it does not show something. Never
 * renamed.
 */
export type LookupRefusal =
  /** The ledger does not know the transfer. */
  | 'transfer_not_found'
  /** The transfer waits for the next block. */
  | 'transfer_pending'
  /** The text is no address of the ledger. */
  | 'account_not_found';

/** A transfer that a block holds. */
export interface IncludedTransfer {
  /** As the payer signed it. */
  readonly bytes: Uint8Array;
  /** Of the block, from 1. */
  readonly height: number;
  /** Unix seconds, of the block. */
  readonly blockTime: number;
  /** The chain it is on. */
  readonly chainId: string;
  /** 0 if it moved its money. */
  readonly code: number;
}

/** A block, as far as it is told. */
export interface Block {
  /** The chain it is of. */
  readonly chainId: string;
  /** From 1. */
  readonly height: number;
  /** Unix seconds; never goes back. */
  readonly time: number;
}

/** An account, as far as it is told. */
export interface LedgerAccount {
  /** Whose it is. */
  readonly address: string;
  /** Amount it can pay. */
  readonly balance: bigint;
  /** Number that its next transfer must have. */
  readonly sequence: bigint;
}

const chainField = z.string().min(1).max(128);

function decodeTransferText(text: string): Uint8Array {
  try {
    return decodeBase64Url(text);
  } catch (error) {
    if (!(error instanceof CoconutError)) throw error;
    const message = 'not a transfer: it is not canonical base64url';
    throw new IssuerApiError('WALLET_INVALID_TRANSFER', message);
  }
}

const transferText = z.string().max(LEDGER_BODY_BOUNDS.maxLength);
const bodySchema = z.strictObject({ transfer: transferText });
const acceptedSchema = z.object({ hash: digestField });
const includedSchema = z.object({
  transfer: transferText,
  height: positiveCountField,
  blockTime: countField,
  chainId: chainField,
  code: countField,
});
const blockSchema: z.ZodType<Block> = z.object({
  chainId: chainField,
  height: positiveCountField,
  time: countField,
});
const accountSchema: z.ZodType<LedgerAccount> = z.object({
  address: z.string().max(128).refine(isAccountAddress),
  balance: amountField,
  sequence: amountField,
});

/** Writes the body by which a transfer is sent. */
export function encodeTransferBody(bytes: Uint8Array): object {
  return { transfer: encodeBase64Url(bytes) };
}

/**
 * Reads the body by which a transfer is sent. **Ledger side.** A member that is not known is
 * refused.
 *
 * @param value - The body as `parseStrictJson` read it. Untrusted.
 * @returns The bytes, which need not be a transfer.
 * @throws {@link IssuerApiError} `ISSUER_MALFORMED_MESSAGE`; `WALLET_INVALID_TRANSFER` if they are
 * not base64url.
 */
export function decodeTransferBody(value: unknown): Uint8Array {
  return decodeTransferText(decodeMessage(bodySchema, value).transfer);
}

/** Writes the answer to a transfer that is taken: its name. */
export function encodeAcceptedTransfer(hash: string): object {
  return { hash };
}

/**
 * Reads the answer to a transfer that is taken. **Payer side.** Members that are not known are
 * ignored, here and in all answers.
 *
 * @param value - Untrusted.
 * @returns Its name, 64 lower-case hexadecimal digits.
 * @throws {@link IssuerApiError} `ISSUER_MALFORMED_MESSAGE`
 */
export function decodeAcceptedTransfer(value: unknown): string {
  return decodeMessage(acceptedSchema, value).hash;
}

/** Writes a transfer that a block holds. */
export function encodeIncludedTransfer({ bytes, ...included }: IncludedTransfer): object {
  return { transfer: encodeBase64Url(bytes), ...included };
}

/**
 * Reads a transfer that a block holds. Whether the bytes are a transfer, and the right one, is the
 * caller's to check.
 *
 * @param value - Untrusted.
 * @throws {@link IssuerApiError} `ISSUER_MALFORMED_MESSAGE`; `WALLET_INVALID_TRANSFER` if the bytes
 * are not base64url.
 */
export function decodeIncludedTransfer(value: unknown): IncludedTransfer {
  const { transfer, ...included } = decodeMessage(includedSchema, value);
  return { bytes: decodeTransferText(transfer), ...included };
}

/** Writes a block. */
export function encodeBlock({ chainId, height, time }: Block): object {
  return { chainId, height, time };
}

/**
 * Reads a block.
 *
 * @param value - Untrusted.
 * @throws {@link IssuerApiError} `ISSUER_MALFORMED_MESSAGE`
 */
export function decodeBlock(value: unknown): Block {
  return decodeMessage(blockSchema, value);
}

/** Writes an account; its numbers are shortest decimals. */
export function encodeLedgerAccount({ address, balance, sequence }: LedgerAccount): object {
  return { address, balance: String(balance), sequence: String(sequence) };
}

/**
 * Reads an account.
 *
 * @param value - Untrusted.
 * @throws {@link IssuerApiError} `ISSUER_MALFORMED_MESSAGE`
 */
export function decodeLedgerAccount(value: unknown): LedgerAccount {
  return decodeMessage(accountSchema, value);
}
