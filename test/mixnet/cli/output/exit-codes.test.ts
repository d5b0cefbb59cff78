import { ClientError } from '@coir/client';
import { LocalnetError } from '@coir/localnet';
import { EXIT_CODES, ExitError, SettingsError, StopRequested } from '@coir/service';
import { WalletError } from '@coir/wallet';
import { describe, expect, it } from 'vitest';
import { asExitError, hasCode } from '../../../../mixnet/cli/output/exit-codes.ts';

describe('asExitError', () => {
  it.each([
    [new LocalnetError('LOCALNET_SIZE', 'too few'), EXIT_CODES.usage],
    [new LocalnetError('LOCALNET_IN_USE', 'busy'), EXIT_CODES.tryAgain],
    [new LocalnetError('LOCALNET_DAMAGED', 'damaged'), EXIT_CODES.configuration],
    [new LocalnetError('LOCALNET_FOREIGN_FOLDER', 'a diary'), EXIT_CODES.failed],
    [new ClientError('CLIENT_INVALID_RECIPIENT', 'no address'), EXIT_CODES.usage],
    [new ClientError('CLIENT_DISCONNECTED', 'gone'), EXIT_CODES.tryAgain],
    [new ClientError('CLIENT_GATEWAY_REFUSED', 'no'), EXIT_CODES.failed],
    [new WalletError('WALLET_NOT_ENOUGH_ISSUERS', 'two', { retryable: true }), EXIT_CODES.tryAgain],
    [new WalletError('WALLET_STORE_UNUSABLE', 'newer'), EXIT_CODES.configuration],
    [new WalletError('WALLET_PAYMENT_REFUSED', 'no'), EXIT_CODES.failed],
  ])('ends with the code of %s', (error, code) => {
    const known = asExitError(error);
    expect(known).toBeInstanceOf(ExitError);
    expect(known).toMatchObject({ exitCode: code, cause: error });
    expect((known as Error).message).toContain(error.message);
  });

  it('says that trying again helps where it does and is not said', () => {
    const message = (text: string) =>
      (asExitError(new ClientError('CLIENT_TIMEOUT', text)) as Error).message;
    expect(message('no answer')).toBe('no answer; try again later');
    expect(message('no answer; try again')).toBe('no answer; try again');
  });

  it('leaves alone what ends the program by itself, and what is a fault of the program', () => {
    const setting = new SettingsError({ setting: 'port', fault: 'is missing' });
    const own = new ExitError(EXIT_CODES.failed, 'known');
    const file = Object.assign(new Error('disk full'), { code: 'ENOSPC' });
    for (const error of [setting, own, new StopRequested('SIGINT'), new TypeError('x'), file]) {
      expect(asExitError(error)).toBe(error);
    }
  });
});

it('hasCode knows one of several codes', () => {
  const error = new ClientError('CLIENT_TIMEOUT', 'late');
  expect(hasCode(error, 'CLIENT_DISCONNECTED', 'CLIENT_TIMEOUT')).toBe(true);
  expect(hasCode(error, 'CLIENT_DISCONNECTED')).toBe(false);
  expect(hasCode('CLIENT_TIMEOUT', 'CLIENT_TIMEOUT')).toBe(false);
});
