import { EXIT_CODES, ExitError } from './process/exit-codes.ts';
import { SettingsError } from './settings/settings-error.ts';

/** Where a program wanted to listen, and which settings say so. */
export interface ListenPlace {
  /** The address. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** Name of the setting of the address. `host` by default. */
  readonly hostSetting?: string;
  /** Name of the setting of the port. `port` by default. */
  readonly portSetting?: string;
}

/**
 * Says in words why a program cannot listen, and what to do.
 *
 * @returns {@link SettingsError} if the address or the port cannot be had at all; {@link ExitError}
 * if somebody else has it; any other error as it is.
 */
export function explainListenError(error: unknown, place: ListenPlace): unknown {
  const { hostSetting = 'host', portSetting = 'port', host, port } = place;
  switch ((error as { code?: string }).code) {
    case 'EADDRINUSE':
      return new ExitError(
        EXIT_CODES.failed,
        `port ${port} of ${host} is in use: stop what listens there, or set ${portSetting} to another port`,
        { cause: error },
      );
    case 'EACCES':
      return new SettingsError({
        setting: portSetting,
        fault: `port ${port} may not be used by this user`,
        remedy: 'set a port of 1024 or more',
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new SettingsError({
        setting: hostSetting,
        fault: 'is no address of this machine',
        remedy: 'set an address that this machine has, or 0.0.0.0 for all of them',
      });
    default:
      return error;
  }
}
