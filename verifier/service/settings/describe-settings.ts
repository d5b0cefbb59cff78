import { listSettings, type NamedSetting, type SettingsDeclaration } from './define-settings.ts';

/** Width of a terminal that everybody has. */
const WIDTH = 80;
const INDENT = 6;

/** Breaks a text into lines that fit beside an indentation. */
function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each).join('\n');
}

function describeDefault({ setting }: NamedSetting): string {
  const { default: value, isOptional, unit } = setting.fields;
  if (value === undefined) return isOptional === true ? 'not set' : 'none, must be set';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return unit === undefined ? text : `${text} ${unit}`;
}

function describeAllowed({ setting }: NamedSetting): string {
  const { allowed, unit } = setting.fields;
  if (unit === undefined) return allowed;
  if (unit.startsWith('per ')) return `${allowed} ${unit}`;
  return `${allowed}, in ${unit === 'ms' ? 'milliseconds' : unit}`;
}

/**
 * Describes every setting of a program for `--help`: its names, meaning, what is allowed, default.
 * At most 80 columns wide.
 */
export function settingsHelp(declaration: SettingsDeclaration): string {
  return listSettings(declaration)
    .map((named) =>
      [
        `  ${named.name}`,
        wrap(named.variable, INDENT),
        wrap(named.setting.fields.sentence, INDENT),
        wrap(`Allowed: ${describeAllowed(named)}.`, INDENT),
        wrap(`Default: ${describeDefault(named)}.`, INDENT),
      ].join('\n'),
    )
    .join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

/** Describes every setting of a program as a table in Markdown, for a reference page. */
export function settingsReference(declaration: SettingsDeclaration): string {
  const rows = listSettings(declaration).map((named) => {
    const { name, variable, setting } = named;
    const names = `\`${name}\`<br>\`${variable}\``;
    const texts = [setting.fields.sentence, describeAllowed(named), describeDefault(named)];
    return `| ${[names, ...texts.map(cell)].join(' | ')} |`;
  });
  return [
    '| setting, variable | meaning | allowed | default |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/**
 * Prints values as a configuration file would hold them. They hold no secrets: settings name the
 * files of secrets.
 */
export function printSettings(values: Readonly<Record<string, unknown>>): string {
  const replace = (_name: string, value: unknown): unknown =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : value;
  return `${JSON.stringify(values, replace, 2)}\n`;
}
