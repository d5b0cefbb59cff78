import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Replay, replayFile } from './replay-file.ts';

const USAGE = `Replays files of recorded values: derives every value again and compares.

  npm run replay -- FILE…     exits with 1 if anything differs, is not replayed, or cannot be read
    --json                    one JSON object in place of lines
    --help                    this text`;

/** The longest spelling of a value in a line. */
const SPELLING_LIMIT = 96;

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= SPELLING_LIMIT
    ? line
    : `${line.slice(0, SPELLING_LIMIT)}… (${text.length} characters)`;
}

/** Shortens a pair around the first place where they differ, so that the difference shows. */
function shortenPair(expected: string, actual: string): readonly [string, string] {
  let start = 0;
  while (start < expected.length && expected[start] === actual[start]) start += 1;
  if (start < SPELLING_LIMIT || start >= actual.length) return [shorten(expected), shorten(actual)];
  const from = start - (start % 2);
  return [`…[${from}]${shorten(expected.slice(from))}`, `…[${from}]${shorten(actual.slice(from))}`];
}

function printLines(replays: readonly Replay[]): void {
  for (const { file, mismatches } of replays) {
    for (const { name, expected, actual } of mismatches) {
      const [left, right] = shortenPair(expected, actual);
      console.log(`${file}: ${name === '' ? '' : `${name}: `}expected ${left} got ${right}`);
    }
  }
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  if (positionals.length === 0) throw new Error('no file is named');
  const replays: Replay[] = [];
  for (const path of positionals) replays.push(await replayFile(path));
  const matched = replays.reduce((sum, replay) => sum + replay.matched, 0);
  const mismatched = replays.reduce((sum, replay) => sum + replay.mismatches.length, 0);
  if (values.json === true) {
    console.log(JSON.stringify({ matched, mismatched, files: replays }, null, 2));
  } else {
    for (const { file, shape, matched: count } of replays) {
      console.log(`${file}: ${shape ?? 'unknown shape'}, ${count} matched`);
    }
    printLines(replays);
    console.log(`${matched} matched, ${mismatched} mismatched`);
  }
  return mismatched === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exitCode = 1;
}
