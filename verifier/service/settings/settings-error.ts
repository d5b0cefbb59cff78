/** One reason why a program cannot use its configuration. Holds no value of a setting. */
export interface SettingFault {
  /**
   * The setting at fault, such as `port`; the name of the configuration file when it is the file
   * itself.
   */
  readonly setting: string;
  /** Where the setting came from: a variable, a file; absent if it came from nowhere. */
  readonly source?: string | undefined;
  /** A phrase that says what is wrong with it, such as `is missing`. */
  readonly fault: string;
  /** A sentence that says what the setting means. */
  readonly meaning?: string | undefined;
  /** A phrase that says what may be set. */
  readonly allowed?: string | undefined;
  /** A phrase in the imperative that says what to do. */
  readonly remedy?: string | undefined;
}

function describeFault(fault: SettingFault): string {
  const source = fault.source === undefined ? '' : ` (${fault.source})`;
  const parts = [`${fault.setting}${source}: ${fault.fault}`];
  if (fault.meaning !== undefined) parts.push(`meaning: ${fault.meaning.replace(/\.$/, '')}`);
  if (fault.allowed !== undefined) parts.push(`allowed: ${fault.allowed}`);
  if (fault.remedy !== undefined) parts.push(`remedy: ${fault.remedy}`);
  return parts.join('; ');
}

/**
 * A configuration that cannot be used: settings, or what the files they name must hold. Ends a
 * program with exit code 78.
 *
 * The message has a line for each fault: setting, source, fault, meaning, what is allowed, what to
 * do.
 */
export class SettingsError extends Error {
  /** Tells this class apart where `instanceof` cannot. */
  override readonly name = 'SettingsError';
  /** Every fault that was found, in the order of the declaration. */
  readonly faults: readonly SettingFault[];

  /** Takes one fault or more. */
  constructor(faults: SettingFault | readonly SettingFault[], options?: ErrorOptions) {
    const list: readonly SettingFault[] = 'setting' in faults ? [faults] : faults;
    super(list.map(describeFault).join('\n'), options);
    this.faults = list;
  }
}

/**
 * Results of the readers handed to {@link readAll}, by the same names.
 *
 * @typeParam Readers - The readers by name.
 */
export type ReadResults<Readers extends Readonly<Record<string, () => unknown>>> = {
  readonly [Name in keyof Readers]: Awaited<ReturnType<Readers[Name]>>;
};

/**
 * Calls every reader, one after the other, so that an operator learns of all faults at once.
 *
 * @typeParam Readers - The readers by name.
 * @param readers - Functions that read what settings name, and throw {@link SettingsError} if it
 * cannot be used.
 * @returns What each returned.
 * @throws {@link SettingsError} with the faults of all readers; any other error as it is.
 */
export async function readAll<Readers extends Readonly<Record<string, () => unknown>>>(
  readers: Readers,
): Promise<ReadResults<Readers>> {
  const faults: SettingFault[] = [];
  const results: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(readers)) {
    try {
      results[name] = await read();
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      faults.push(...error.faults);
    }
  }
  if (faults.length > 0) throw new SettingsError(faults);
  return results as ReadResults<Readers>;
}

/**
 * Calls a reader, and turns an error of its own class into a fault of the setting that names what
 * it reads.
 *
 * @typeParam Result - What it reads.
 * @typeParam Fault - Its own errors.
 * @param setting - Name of the setting.
 * @param source - The file that was read.
 * @param errorClass - The class of its errors. Their messages hold no secret.
 * @param read - The reader.
 * @param describe - More about such an error, or another setting that is to blame.
 * @throws {@link SettingsError} in place of such an error; any other error as it is.
 */
export function readFor<Result, Fault extends Error>(
  setting: string,
  source: string,
  errorClass: new (...args: never[]) => Fault,
  read: () => Result,
  describe: (error: Fault) => Partial<SettingFault> = () => ({}),
): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof errorClass)) throw error;
    const fault = { setting, source, fault: error.message, ...describe(error) };
    throw new SettingsError(fault, { cause: error });
  }
}
