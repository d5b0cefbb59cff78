import { dirname, resolve } from 'node:path';
import { listSettings, type NamedSetting, type SettingsDeclaration } from './define-settings.ts';
import { nearestName } from './nearest-name.ts';
import type { SettingTree, ValuesOf } from './setting.ts';
import { type SettingFault, SettingsError } from './settings-error.ts';
import { decodeText, FileFault, parseJsonText, readWhole } from './text-file.ts';

/** Most bytes of a configuration file. */
const FILE_LIMIT = 1024 * 1024;
/** Most faults that are listed. */
const FAULT_LIMIT = 100;
/** Most characters of a name that is repeated in a message. */
const NAME_LIMIT = 64;
/** Where container platforms put the address of a service into its neighbours' environment. */
const SERVICE_LINK = /^(tcp|udp|sctp):\/\//;
const SERVICE_LINK_NAME = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT|PORT_\d+_(TCP|UDP|SCTP)\w*)$/;

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

/** A value that was given, before it is checked. */
interface GivenValue {
  readonly value: unknown;
  readonly source: string;
  /** The folder that a relative path starts from. */
  readonly folder: string;
}

type GivenValues = Map<NamedSetting, GivenValue>;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A name that somebody else chose, as far as it can be repeated: short, and without control
 * characters.
 */
function printable(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '?');
  return plain.length > NAME_LIMIT ? `${plain.slice(0, NAME_LIMIT)}…` : plain;
}

function readFileMembers(file: string): Record<string, unknown> {
  try {
    const members = parseJsonText(decodeText(readWhole(file, FILE_LIMIT)));
    if (!isRecord(members)) throw new FileFault('must hold one JSON object');
    return members;
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    const remedy = 'name a file of UTF-8 text with one JSON object after --config';
    throw new SettingsError({
      setting: 'configuration file',
      source: file,
      fault: error.message,
      remedy,
    });
  }
}

function unknownKey(name: string, file: string, program: string, known: string[]): SettingFault {
  const nearest = nearestName(name, known);
  return {
    setting: printable(name),
    source: file,
    fault: `is no setting of the ${program}`,
    remedy:
      nearest === undefined ? 'remove it; --help lists all settings' : `did you mean ${nearest}?`,
  };
}

/** Members of a configuration, and where they come from. */
interface GivenMembers {
  readonly members: Record<string, unknown>;
  readonly source: string;
  readonly folder: string;
}

/** Puts what the members say into `given`, and returns the faults of their names. */
function takeMembers(
  { members, source, folder }: GivenMembers,
  declaration: SettingsDeclaration,
  settings: readonly NamedSetting[],
  given: GivenValues,
): readonly SettingFault[] {
  const faults: SettingFault[] = [];
  const known = settings.map(({ name }) => name);
  const take = (level: Record<string, unknown>, groups: readonly string[]): void => {
    for (const [key, value] of Object.entries(level)) {
      if (value === undefined) continue;
      const name = [...groups, key].join('.');
      const setting = settings.find((each) => each.name === name);
      const isGroup = settings.some((each) => each.name.startsWith(`${name}.`));
      if (setting !== undefined) {
        given.set(setting, { value, source, folder });
      } else if (isGroup && isRecord(value)) {
        take(value, [...groups, key]);
      } else if (isGroup) {
        const allowed = known.filter((each) => each.startsWith(`${name}.`)).join(', ');
        faults.push({ setting: name, source, fault: 'is no JSON object', allowed });
      } else {
        faults.push(unknownKey(name, source, declaration.program, known));
      }
    }
  };
  take(members, []);
  return faults;
}

function describeForeign(
  name: string,
  { program, prefix }: SettingsDeclaration,
  known: readonly string[],
): string {
  const sentence = `${printable(name)} is no setting of the ${program}`;
  if (SERVICE_LINK_NAME.test(name)) {
    return `${sentence}; it looks like a service link of a container platform, and is ignored`;
  }
  const plain = known.map((variable) => variable.slice(prefix.length));
  const nearest = nearestName(name.slice(prefix.length), plain);
  const hint = nearest === undefined ? '' : `; did you mean ${prefix}${nearest}?`;
  return `${sentence}, and is ignored${hint}`;
}

/** Puts what the environment says into `given`, and returns warnings about the rest. */
function takeEnvironment(
  environment: SettingSources['environment'],
  declaration: SettingsDeclaration,
  settings: readonly NamedSetting[],
  given: GivenValues,
): readonly string[] {
  const warnings: string[] = [];
  const known = settings.map(({ variable }) => variable);
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith(declaration.prefix) || text === undefined) continue;
    const setting = settings.find(({ variable }) => variable === name);
    if (setting === undefined) {
      if (warnings.length < FAULT_LIMIT) {
        warnings.push(describeForeign(name, declaration, known));
      }
      continue;
    }
    const value =
      setting.setting.fields.fromText === undefined ? text : setting.setting.fields.fromText(text);
    given.set(setting, { value, source: name, folder: process.cwd() });
  }
  return warnings;
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
  let faults: readonly SettingFault[] = [];
  const { file, environment } = sources;
  if (file !== undefined) {
    // A file that cannot be read is the only fault: without it, nearly every setting would be
    // missing.
    const members = readFileMembers(file);
    const place = { members, source: file, folder: dirname(resolve(file)) };
    faults = takeMembers(place, plain, settings, given);
  }
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
