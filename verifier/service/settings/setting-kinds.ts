import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { Setting } from './setting.ts';

/** Most characters of a text or a path. */
const TEXT_LIMIT = 4096;
const MAX_PORT = 65_535;
const LARGEST = Number.MAX_SAFE_INTEGER;
/** The longest time a timer can wait: 2³¹ − 1 ms, 24.8 days. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;

/**
 * The default of a setting. Without one the setting must be set.
 *
 * @typeParam Value - Type of the value.
 */
export interface Default<Value> {
  /** Value when nothing is set. */
  readonly default?: Value;
}

/** The least and the largest number that may be set, and the default. */
export interface NumberRange extends Default<number> {
  /** Least value. 1 by default. */
  readonly least?: number;
  /** Largest value. */
  readonly most?: number;
}

/** Numbers as JSON writes them; anything else is left to the schema to refuse. */
function numberFromText(text: string): unknown {
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
}

function booleanFromText(text: string): unknown {
  return text === 'true' ? true : text === 'false' ? false : text;
}

function jsonFromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function wholeNumber(sentence: string, range: NumberRange, unit?: string): Setting<number> {
  const { least = 1, most = LARGEST } = range;
  const top = most === LARGEST ? '2^53 - 1' : String(most);
  return new Setting({
    schema: z.int().min(least).max(most),
    sentence,
    allowed: `a whole number from ${least} to ${top}`,
    unit,
    default: range.default,
    fromText: numberFromText,
  });
}

/** An address to listen on, or a name that resolves to one. */
export function host(sentence: string, options: Default<string> = {}): Setting<string> {
  return new Setting({
    schema: z.string().regex(/^[\w.:%-]{1,255}$/),
    sentence,
    allowed: 'an IP address, or a host name',
    default: options.default,
  });
}

/** An IPv4 or IPv6 address, and no name. */
export function ipAddress(sentence: string, options: Default<string> = {}): Setting<string> {
  return new Setting({
    schema: z.string().refine((text) => isIP(text) !== 0),
    sentence,
    allowed: 'an IPv4 or IPv6 address',
    default: options.default,
  });
}

/** A TCP port to listen on; 0 takes any free one. */
export function port(sentence: string, options: Default<number> = {}): Setting<number> {
  const range = { least: 0, most: MAX_PORT, ...options };
  const { fields } = wholeNumber(sentence, range);
  return new Setting({ ...fields, allowed: `${fields.allowed}; 0 takes any free port` });
}

/** The path of a file or folder. */
export function path(sentence: string, options: Default<string> = {}): Setting<string> {
  return new Setting({
    schema: z
      .string()
      .min(1)
      .max(TEXT_LIMIT)
      .refine((text) => !text.includes('\0')),
    sentence,
    allowed: 'a path; in a configuration file it is relative to that file',
    default: options.default,
    isPath: true,
  });
}

/** The path of a file that {@link readSecretFile} reads. */
export function secretFile(sentence: string): Setting<string> {
  const { fields } = path(sentence);
  return new Setting({
    ...fields,
    allowed: `${fields.allowed}; the file must keep others out and the group from writing (mode 0600)`,
  });
}

/** The base URL of a service, `http:` or `https:`, without user name and password. */
export function url(sentence: string, options: Default<string> = {}): Setting<string> {
  return new Setting({
    schema: z
      .url({ protocol: /^https?$/ })
      .max(TEXT_LIMIT)
      .refine((text) => {
        const parsed = URL.parse(text);
        return parsed?.username === '' && parsed.password === '';
      }),
    sentence,
    allowed: 'a URL that begins with http:// or https://, without a user name',
    default: options.default,
  });
}

/** A time in milliseconds, at most what a timer can wait. */
export function duration(sentence: string, range: NumberRange = {}): Setting<number> {
  return wholeNumber(sentence, { most: LONGEST_TIMER_MS, ...range }, 'ms');
}

/** A size in bytes. */
export function bytes(sentence: string, range: NumberRange = {}): Setting<number> {
  return wholeNumber(sentence, range, 'bytes');
}

/** A number of things. */
export function count(sentence: string, range: NumberRange = {}): Setting<number> {
  return wholeNumber(sentence, range);
}

/** A number of things in a second, which need not be whole. */
export function rate(sentence: string, options: Default<number> = {}): Setting<number> {
  return new Setting({
    schema: z.number().min(0.001).max(1_000_000),
    sentence,
    allowed: 'a number from 0.001 to 1000000',
    unit: 'per second',
    default: options.default,
    fromText: numberFromText,
  });
}

/** `true` or `false`. */
export function boolean(sentence: string, options: Default<boolean> = {}): Setting<boolean> {
  return new Setting({
    schema: z.boolean(),
    sentence,
    allowed: 'true or false',
    default: options.default,
    fromText: booleanFromText,
  });
}

/**
 * One of a few words.
 *
 * @typeParam Word - The words.
 */
export function choice<const Word extends string>(
  sentence: string,
  words: readonly Word[],
  options: Default<NoInfer<Word>> = {},
): Setting<Word> {
  return new Setting<Word>({
    schema: z.enum(words) as unknown as z.ZodType<Word>,
    sentence,
    allowed: words.length === 1 ? `only ${words[0]}` : `one of ${words.join(', ')}`,
    default: options.default,
  });
}

/** Bounds and form of a text. */
export interface TextOptions extends Default<string> {
  /** All of the text must match. */
  readonly pattern?: RegExp;
  /** A phrase that says what may be set. */
  readonly allowed?: string;
  /** Most characters. 128 by default. */
  readonly most?: number;
}

/** A text of at least one character. */
export function text(sentence: string, options: TextOptions = {}): Setting<string> {
  const { pattern, most = 128, allowed = `1 to ${most} characters` } = options;
  const schema = z.string().min(1).max(most);
  return new Setting({
    schema: pattern === undefined ? schema : schema.regex(pattern),
    sentence,
    allowed,
    default: options.default,
  });
}

/** The digest of a file, 64 lower-case hexadecimal digits. */
export function digest(sentence: string): Setting<string> {
  return text(sentence, {
    pattern: /^[0-9a-f]{64}$/,
    allowed: '64 lower-case hexadecimal digits',
  });
}

/**
 * Bounds of a list, and the form of its entries.
 *
 * @typeParam Entry - Type of an entry.
 */
export interface ListOptions<Entry> extends Default<readonly Entry[]> {
  /** Reads one entry. */
  readonly entry: z.ZodType<Entry>;
  /** A phrase that says what an entry may be. */
  readonly allowed: string;
  /** Least number of entries. 0 by default. */
  readonly least?: number;
  /** Largest number of entries. */
  readonly most: number;
}

/**
 * A list. A variable gives it as JSON.
 *
 * @typeParam Entry - Type of an entry.
 */
export function list<Entry>(
  sentence: string,
  options: ListOptions<Entry>,
): Setting<readonly Entry[]> {
  const { entry, allowed, least = 0, most } = options;
  return new Setting<readonly Entry[]>({
    schema: z.array(entry).min(least).max(most),
    sentence,
    allowed: `a JSON list of ${least} to ${most} entries, each ${allowed}`,
    default: options.default,
    fromText: jsonFromText,
  });
}

/** Addresses, and networks such as `10.0.0.0/8`. */
export function networks(sentence: string): Setting<readonly string[]> {
  return list(sentence, {
    entry: z.string().refine((network) => addNetwork(new BlockList(), network)),
    allowed: 'an IP address, or a network such as 10.0.0.0/8',
    most: 64,
    default: [],
  });
}

/**
 * Adds an address or a network to a list of them.
 *
 * @returns `false` if it is neither.
 */
export function addNetwork(blocks: BlockList, network: string): boolean {
  const [address = '', bits, ...rest] = network.split('/');
  const version = isIP(address);
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (version === 0 || rest.length > 0) return false;
  if (bits === undefined) {
    blocks.addAddress(address, family);
    return true;
  }
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128)) return false;
  blocks.addSubnet(address, Number(bits), family);
  return true;
}

/**
 * A setting that may be left out.
 *
 * @typeParam Value - Type of the value when it is set.
 */
export function optional<Value>(setting: Setting<Value>): Setting<Value | undefined> {
  return new Setting<Value | undefined>({ ...setting.fields, isOptional: true });
}
