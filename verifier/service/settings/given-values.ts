import { dirname, resolve } from 'node:path';
import type { NamedSetting, SettingsDeclaration } from './define-settings.ts';
import { nearestName } from './nearest-name.ts';
import { type SettingFault, SettingsError } from './settings-error.ts';
import { decodeText, FileFault, parseJsonText, readWhole } from './text-file.ts';

/** Most bytes of a configuration file. */
const FILE_LIMIT = 1024 * 1024;
/** Most characters of a name that is repeated in a message. */
const NAME_LIMIT = 64;
/** Most variables that are warned of. */
const WARNING_LIMIT = 100;
/** Names of the variables by which container platforms tell where services are. */
const SERVICE_LINK_NAME = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT|PORT_\d+_(TCP|UDP|SCTP)\w*)$/;

/** A value that was given, before it is checked. */
export interface GivenValue {
  /** The value as its source holds it. */
  readonly value: unknown;
  /** The file or variable that gave it. */
  readonly source: string;
  /** The folder that a relative path starts from. */
  readonly folder: string;
}

/** The values that were given, by setting; what comes later stands in place of what was there. */
export type GivenValues = Map<NamedSetting, GivenValue>;

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
export interface GivenMembers {
  /** The members, groups of settings as objects. */
  readonly members: Record<string, unknown>;
  /** The file that holds them. */
  readonly source: string;
  /** The folder that a relative path starts from. */
  readonly folder: string;
}

/** Puts what the members say into `given`, and returns the faults of their names. */
export function takeMembers(
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

/**
 * Puts what a JSON file says into `given`, and returns the faults of its names.
 *
 * @throws {@link SettingsError} if it cannot be read. That is then the only fault: without the file
 * nearly every setting would be missing.
 */
export function takeFile(
  file: string,
  declaration: SettingsDeclaration,
  settings: readonly NamedSetting[],
  given: GivenValues,
): readonly SettingFault[] {
  const members = readFileMembers(file);
  const place = { members, source: file, folder: dirname(resolve(file)) };
  return takeMembers(place, declaration, settings, given);
}

/** Puts what the environment says into `given`, and returns warnings about the rest. */
export function takeEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
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
      if (warnings.length < WARNING_LIMIT) {
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
