import { resolve } from 'node:path';
import { listSettings, type NamedSetting, type SettingsDeclaration } from './define-settings.ts';
import {
  type GivenValue,
  type GivenValues,
  takeEnvironment,
  takeFile,
  takeMembers,
} from './given-values.ts';
import type { SettingTree, ValuesOf } from './setting.ts';
import { type SettingFault, SettingsError } from './settings-error.ts';

/** Most faults that are listed. */
const FAULT_LIMIT = 100;
/** The address of a service as container platforms put it into its neighbours' environment. */
const SERVICE_LINK = /^(tcp|udp|sctp):\/\//;

/** Where settings come from, besides their defaults. */
export interface SettingSources {
  /** A JSON file. What it says is more than a default. */
  readonly file?: string | undefined;
  /**
   * The environment, which is more than the file. Only names with the program's prefix are looked
   * at.
   */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Settings that were read and checked.
 *
 * @typeParam Values - Their values.
 */
export interface LoadedSettings<Values> {
  /** The values by name. */
  readonly values: Values;
  /** Sentences about variables with the program's prefix that are none of its settings. */
  readonly warnings: readonly string[];
}

function describeDefault({ fields }: NamedSetting['setting']): string {
  if (fields.default !== undefined) return `for its default, ${JSON.stringify(fields.default)}`;
  return fields.isOptional === true ? 'which is allowed' : 'and name it elsewhere';
}

function faultOf(named: NamedSetting, given: GivenValue | undefined, place: string): SettingFault {
  const { name: setting, variable } = named;
  const { sentence: meaning, allowed, unit } = named.setting.fields;
  const about = {
    setting,
    meaning,
    allowed: unit === undefined ? allowed : `${allowed} (${unit})`,
  };
  if (given === undefined) {
    const remedy = `set ${setting} in the configuration file, or ${variable}`;
    return { ...about, fault: 'is missing', remedy };
  }
  const { source, value } = given;
  if (typeof value === 'string' && source === variable && SERVICE_LINK.test(value)) {
    const remedy = 'turn service links off (enableServiceLinks: false), or rename that service';
    const fault = 'holds a service link of a container platform';
    return { ...about, source, fault, remedy };
  }
  const remedy = `correct ${source === variable ? source : `it in ${source}`}, or leave it out, ${describeDefault(named.setting)}`;
  return { ...about, source, fault: `has a value that is not allowed${place}`, remedy };
}

/** The value of one setting, or its fault. */
function readValue(
  named: NamedSetting,
  given: GivenValue | undefined,
): { readonly value: unknown } | { readonly fault: SettingFault } {
  const { schema, isOptional, isPath, ...fields } = named.setting.fields;
  if (given === undefined) {
    if (fields.default === undefined && isOptional !== true) {
      return { fault: faultOf(named, given, '') };
    }
    return { value: fields.default };
  }
  const parsed = schema.safeParse(given.value);
  if (!parsed.success) {
    const [entry] = parsed.error.issues[0]?.path ?? [];
    const place = typeof entry === 'number' ? ` in entry ${entry + 1}` : '';
    return { fault: faultOf(named, given, place) };
  }
  if (isPath === true) return { value: resolve(given.folder, String(parsed.data)) };
  return { value: parsed.data };
}

function setAt(values: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) {
    values[first] = value;
    return;
  }
  const group = (values[first] ?? {}) as Record<string, unknown>;
  values[first] = group;
  setAt(group, rest, value);
}

/** Checks what was given, and gives the values of all settings. */
function readValues(
  declaration: SettingsDeclaration,
  settings: readonly NamedSetting[],
  given: GivenValues,
  faultsOfNames: readonly SettingFault[],
): Record<string, unknown> {
  const faults = [...faultsOfNames];
  const values: Record<string, unknown> = {};
  for (const named of settings) {
    const read = readValue(named, given.get(named));
    if ('fault' in read) faults.push(read.fault);
    else setAt(values, named.path, read.value);
  }
  if (faults.length === 0) {
    for (const rule of declaration.rules) {
      const fault = rule(values as never);
      if (fault !== undefined) faults.push(withSource(fault, settings, given));
    }
  }
  if (faults.length > 0) throw new SettingsError(faults.slice(0, FAULT_LIMIT));
  return values;
}

/**
 * Loads the settings of a program: defaults, then the file, then the environment; later wins.
 *
 * A path is relative to the file that names it, or to the working folder if a variable does. A
 * variable that has the program's prefix and is no setting gives a warning, since others name
 * variables, too; an unknown key of the file is a fault.
 *
 * @typeParam Tree - The settings as they were declared.
 * @throws {@link SettingsError} with every fault there is, and no value.
 */
export function loadSettings<Tree extends SettingTree>(
  declaration: SettingsDeclaration<Tree>,
  sources: SettingSources,
): LoadedSettings<ValuesOf<Tree>> {
  const plain = declaration as unknown as SettingsDeclaration;
  const settings = listSettings(plain);
  const given: GivenValues = new Map();
  const { file, environment } = sources;
  const faults = file === undefined ? [] : takeFile(file, plain, settings, given);
  const warnings = takeEnvironment(environment, plain, settings, given);
  const values = readValues(plain, settings, given, faults);
  return { values: values as ValuesOf<Tree>, warnings };
}

/**
 * Reads settings from an object, for a program that starts a service within itself. Paths are
 * relative to the working folder.
 *
 * @typeParam Tree - The settings as they were declared.
 * @param members - What a configuration file would hold.
 * @throws {@link SettingsError} with every fault there is, and no value.
 */
export function parseSettings<Tree extends SettingTree>(
  declaration: SettingsDeclaration<Tree>,
  members: object,
): ValuesOf<Tree> {
  const plain = declaration as unknown as SettingsDeclaration;
  const settings = listSettings(plain);
  const given: GivenValues = new Map();
  const place = { members: { ...members }, source: 'given', folder: process.cwd() };
  const faults = takeMembers(place, plain, settings, given);
  return readValues(plain, settings, given, faults) as ValuesOf<Tree>;
}

/** The fault of a rule, with where its setting came from. */
function withSource(
  fault: SettingFault,
  settings: readonly NamedSetting[],
  given: GivenValues,
): SettingFault {
  const named = settings.find(({ name }) => name === fault.setting);
  const source = named === undefined ? undefined : given.get(named)?.source;
  return { source, meaning: named?.setting.fields.sentence, ...fault };
}
