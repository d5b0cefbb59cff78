import type { z } from 'zod';

/**
 * Declaration of a setting: all that is known of it besides its value.
 *
 * @typeParam Value - Type of the value.
 */
export interface SettingFields<Value> {
  /** Reads the value as a file gives it. */
  readonly schema: z.ZodType<Value>;
  /** A sentence that says what the setting means. */
  readonly sentence: string;
  /** A phrase that says what may be set, such as `a whole number from 0 to 65535`. */
  readonly allowed: string;
  /** Unit of a number: `ms`, `bytes`, `per second`. */
  readonly unit?: string | undefined;
  /** Value when nothing is set. Without one the setting must be set, unless it is optional. */
  readonly default?: Value | undefined;
  /** `true` if the setting may be left out although it has no default. */
  readonly isOptional?: boolean;
  /** `true` if a relative value is a path that is relative to the file that names it. */
  readonly isPath?: boolean;
  /** Reads the value as a variable gives it; as it is, unless something else is said. */
  readonly fromText?: (text: string) => unknown;
}

/**
 * A setting as it is declared: everything that loading, `--help`, the reference page and types need
 * to know of it.
 *
 * @typeParam Value - Type of the value that is loaded.
 */
export class Setting<Value> {
  /** The fields of its declaration. */
  readonly fields: SettingFields<Value>;

  /** Declares a setting that none of the functions of this module declares. */
  constructor(fields: SettingFields<Value>) {
    this.fields = fields;
  }
}

/** Settings by name; a group of them has names of its own (`ledger.url`, `…_LEDGER_URL`). */
export interface SettingTree {
  /** A setting, or a group of settings. */
  readonly [name: string]: Setting<unknown> | SettingTree;
}

/**
 * The values of a tree of settings.
 *
 * @typeParam Tree - The settings as they were declared.
 */
export type ValuesOf<Tree> = {
  readonly [Name in keyof Tree]: Tree[Name] extends Setting<infer Value>
    ? Value
    : ValuesOf<Tree[Name]>;
};
