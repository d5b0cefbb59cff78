import { Setting, type SettingTree, type ValuesOf } from './setting.ts';
import { choice, host, optional, port } from './setting-kinds.ts';
import type { SettingFault } from './settings-error.ts';

/** The levels of a log, from nothing to everything. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The settings of every program: its log, and the listener for its operator. */
export const operatorSettings = {
  operatorHost: host('Address of the listener for the operator: health with reasons, metrics.', {
    default: '127.0.0.1',
  }),
  operatorPort: optional(
    port('Port of the listener for the operator; without it there is no such listener.'),
  ),
  logLevel: choice('Least level of what is logged on standard error.', LOG_LEVELS, {
    default: 'info',
  }),
};

/** The values of {@link operatorSettings}. */
export type OperatorSettings = ValuesOf<typeof operatorSettings>;

/**
 * A rule that settings must keep together.
 *
 * @typeParam Values - The values of the settings.
 * @returns The fault, or `undefined` if the rule is kept.
 */
export type SettingRule<Values> = (values: Values) => SettingFault | undefined;

/**
 * The settings of a program.
 *
 * @typeParam Tree - The settings as they were declared.
 */
export interface SettingsDeclaration<Tree extends SettingTree = SettingTree> {
  /** Name of the program: `mix-node`. */
  readonly program: string;
  /** Prefix of its variables: `COIR_MIX_NODE_`. */
  readonly prefix: string;
  /** The settings by name. */
  readonly tree: Tree;
  /** The rules they must keep together. */
  readonly rules: readonly SettingRule<ValuesOf<Tree>>[];
}

/**
 * The values of a program's settings.
 *
 * @typeParam Declaration - As {@link defineSettings} made it.
 */
export type SettingsOf<Declaration extends { readonly tree: unknown }> = ValuesOf<
  Declaration['tree']
>;

/**
 * Declares the settings of a program, {@link operatorSettings} included. Types, loading, `--help`
 * and the reference page follow from it.
 *
 * @typeParam Tree - The settings as they are declared.
 * @param program - Name of the program, which makes the prefix of its variables.
 * @param tree - Its settings by name.
 * @param rules - Rules they must keep together.
 * @example
 * ```ts
 * export const directorySettings = defineSettings('directory', {
 *   port: port('Port of its HTTP listener.', { default: 8080 }),
 *   topologyFile: path("The network's description."),
 * });
 * export type DirectorySettings = SettingsOf<typeof directorySettings>;
 * ```
 */
export function defineSettings<const Tree extends SettingTree>(
  program: string,
  tree: Tree,
  rules: readonly SettingRule<ValuesOf<Tree & typeof operatorSettings>>[] = [],
): SettingsDeclaration<Tree & typeof operatorSettings> {
  const prefix = `COIR_${program.replaceAll('-', '_').toUpperCase()}_`;
  return { program, prefix, tree: { ...tree, ...operatorSettings }, rules };
}

/** A setting with its names. */
export interface NamedSetting {
  /** Names of the groups it is in, and its own. */
  readonly path: readonly string[];
  /** Name in messages and in a file: `ledger.url`. */
  readonly name: string;
  /** Its variable: `COIR_ISSUER_LEDGER_URL`. */
  readonly variable: string;
  /** The setting as it was declared. */
  readonly setting: Setting<unknown>;
}

/** `databaseFile` → `DATABASE_FILE`. */
function variablePart(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** Lists every setting of a program, in the order of its declaration. */
export function listSettings(declaration: SettingsDeclaration): readonly NamedSetting[] {
  const listTree = (tree: SettingTree, groups: readonly string[]): NamedSetting[] =>
    Object.entries(tree).flatMap(([name, member]) => {
      const path = [...groups, name];
      if (!(member instanceof Setting)) return listTree(member, path);
      const variable = declaration.prefix + path.map(variablePart).join('_');
      return [{ path, name: path.join('.'), variable, setting: member }];
    });
  return listTree(declaration.tree, []);
}
