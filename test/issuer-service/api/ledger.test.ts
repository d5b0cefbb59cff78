import { encodeBase64Url } from '@coir/coconut/ticket';
import { describe, expect, it } from 'vitest';
import {
  decodeAcceptedTransfer,
  decodeBlock,
  decodeIncludedTransfer,
  decodeLedgerAccount,
  decodeTransferBody,
  encodeAcceptedTransfer,
  encodeBlock,
  encodeIncludedTransfer,
  encodeLedgerAccount,
  encodeTransferBody,
} from '../../../issuer-service/api/ledger.ts';
import { createAccount } from '../ticket-market.ts';

const bytes = new Uint8Array(40).fill(7);
const { address } = createAccount();
const included = { bytes, height: 5, blockTime: 1_795_000_000, chainId: 'chain-1', code: 0 };
const block = { chainId: 'chain-1', height: 1, time: 0 };
const account = { address, balance: 2n ** 63n - 1n, sequence: 0n };
const refused = (code: string, message: string | RegExp): object =>
  expect.objectContaining({
    name: 'IssuerApiError',
    code,
    message: expect.stringMatching(message),
  });

/** A message as it comes over the wire. */
const sent = (message: object): Record<string, unknown> => JSON.parse(JSON.stringify(message));

describe('a message of the ledger', () => {
  it('is read as it was written', () => {
    expect(decodeTransferBody(sent(encodeTransferBody(bytes)))).toEqual(bytes);
    expect(decodeAcceptedTransfer(sent(encodeAcceptedTransfer('ab'.repeat(32))))).toBe(
      'ab'.repeat(32),
    );
    expect(decodeIncludedTransfer(sent(encodeIncludedTransfer(included)))).toEqual(included);
    expect(decodeBlock(sent(encodeBlock(block)))).toEqual(block);
    expect(decodeLedgerAccount(sent(encodeLedgerAccount(account)))).toEqual(account);
  });

  it('may have members that are not known if it is an answer, and may not if it is a request', () => {
    expect(decodeBlock({ ...sent(encodeBlock(block)), later: 1 })).toEqual(block);
    expect(() => decodeTransferBody({ ...sent(encodeTransferBody(bytes)), later: 1 })).toThrow(
      refused('ISSUER_MALFORMED_MESSAGE', /^a member is not known$/),
    );
  });

  it.each<[string, (value: unknown) => unknown, object, string]>([
    ['a height of 0', decodeBlock, { ...sent(encodeBlock(block)), height: 0 }, 'height'],
    ['a time as text', decodeBlock, { ...sent(encodeBlock(block)), time: '5' }, 'time'],
    ['no chain', decodeBlock, { height: 1, time: 0 }, 'chainId'],
    [
      'money with a leading zero',
      decodeLedgerAccount,
      { ...sent(encodeLedgerAccount(account)), balance: '01' },
      'balance',
    ],
    [
      'an address that is none',
      decodeLedgerAccount,
      { ...sent(encodeLedgerAccount(account)), address: 'coir1canary' },
      'address',
    ],
    ['a hash in capitals', decodeAcceptedTransfer, { hash: 'AB'.repeat(32) }, 'hash'],
    [
      'a code below 0',
      decodeIncludedTransfer,
      { ...sent(encodeIncludedTransfer(included)), code: -1 },
      'code',
    ],
    ['too long a transfer', decodeTransferBody, { transfer: 'A'.repeat(4097) }, 'transfer'],
  ])('is refused with %s, by the name of the member', (_, decode, message, member) => {
    expect(() => decode(message)).toThrow(
      refused('ISSUER_MALFORMED_MESSAGE', `^member "${member}" is malformed$`),
    );
  });

  it('is refused if its bytes are not canonical base64url', () => {
    const text = `${encodeBase64Url(bytes)}=`;
    expect(() => decodeTransferBody({ transfer: text })).toThrow(
      refused('WALLET_INVALID_TRANSFER', 'base64url'),
    );
    expect(() =>
      decodeIncludedTransfer({ ...sent(encodeIncludedTransfer(included)), transfer: text }),
    ).toThrow(refused('WALLET_INVALID_TRANSFER', 'base64url'));
  });

  it.each([[undefined], [null], ['text'], [5], [[]]])('is no %j', (value) => {
    for (const decode of [decodeBlock, decodeLedgerAccount, decodeAcceptedTransfer]) {
      expect(() => decode(value)).toThrow(refused('ISSUER_MALFORMED_MESSAGE', ''));
    }
  });
});
