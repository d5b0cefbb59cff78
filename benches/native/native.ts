import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createMclGroup } from '@coir/coconut/mcl';
import { benchCoconut } from '../coconut/coconut.bench.ts';
import { table } from '../coconut/table.ts';
import { describeMachine, type Effort, type Medians } from '../measure.ts';

const USAGE = `Builds the native comparison (crate coconut-crypto, arkworks, one thread) with cargo and prints native ÷ ours.

Usage: npm run bench:native -- [--quick] [--json]

  --quick  every operation once: says that it works, not how fast it is
  --json   one JSON object on standard output: machine, node, native and ours in microseconds, ratios

Without cargo on the path it says so and measures nothing. The first run fetches crates and compiles for some minutes.

Example: npm run --silent bench:native -- --json > native.json
`;

const MANIFEST = fileURLToPath(new URL('Cargo.toml', import.meta.url));
const TARGET_FOLDER = join(tmpdir(), 'coir-bench-native');
/** Lets arkworks use its assembly, which Rust's oldest x86-64 would not have. */
const FLAGS = '-C target-cpu=native';

function hasCargo(): boolean {
  return spawnSync('cargo', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Builds and runs the harness. @returns Nothing if that fails; the reason is on standard error. */
function measureNative(effort: Effort): Medians | undefined {
  const build = spawnSync('cargo', ['build', '--release', '--quiet', '--manifest-path', MANIFEST], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CARGO_TARGET_DIR: TARGET_FOLDER, RUSTFLAGS: FLAGS },
  });
  if (build.status !== 0) return undefined;
  const program = join(TARGET_FOLDER, 'release', 'coconut-native');
  const run = spawnSync(program, effort === 'quick' ? ['--quick'] : [], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return run.status === 0 ? (JSON.parse(run.stdout) as Medians) : undefined;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  if (!hasCargo()) {
    console.log('cargo is not on the path: the native comparison is not made.');
    return;
  }
  const effort: Effort = values.quick === true ? 'quick' : 'thorough';
  const native = measureNative(effort);
  if (native === undefined) {
    console.error('the native comparison does not build or run');
    process.exitCode = 1;
    return;
  }
  const ours = await benchCoconut(await createMclGroup(), effort);
  const ratios = Object.fromEntries(
    Object.entries(native).flatMap(([key, time]) => {
      const own = ours[key];
      return own === undefined ? [] : [[key, Math.round((time / own) * 1000) / 1000]];
    }),
  );
  const machine = describeMachine();
  const node = process.version;
  if (values.json === true) {
    console.log(JSON.stringify({ machine, node, native, ours, ratios }, null, 2));
    return;
  }
  const shared = Object.fromEntries(Object.keys(ratios).map((key) => [key, ours[key]]));
  const lines = [
    `${machine}, Node ${node}; medians, one thread`,
    ...table('1 private and 2 public attributes', [
      { title: 'native', figures: native },
      { title: 'ours, mcl', figures: shared },
    ]),
    '',
    'native ÷ ours (above 1: ours is faster)',
    ...Object.entries(ratios).map(([key, ratio]) => `  ${key.padEnd(26)}${ratio.toFixed(2)}`),
    '',
    'The crate does less: the base of a request is given, not hashed; a show has no nullifier and no context.',
  ];
  console.log(lines.join('\n'));
}

await main();
