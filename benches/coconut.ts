import { parseArgs } from 'node:util';
import { nobleGroup, type PairingGroup } from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import { benchCoconut } from './coconut.bench.ts';
import { benchNym } from './coconut-nym.bench.ts';
import { benchPeer, PEER } from './coconut-peer.bench.ts';
import { footnotes, NATIVE_COLUMN, TARGET_COLUMN, table } from './coconut-table.ts';
import { describeMachine, type Effort, type Medians } from './measure.ts';

const USAGE = `Measures Coconut on one core and prints medians beside its targets and a native implementation.

Usage: npm run bench:coconut -- [--group mcl|noble] [--quick] [--json]

  --group NAME  this group only, instead of both
  --quick       every operation once: says that all of them work, not how fast they are
  --json        one JSON object on standard output, times in microseconds:
                machine, node, groups (COIR-V1), nym (NYM-COCONUT-V5), peers
  --help        this text

One bandwidth ticket: 1 private and 2 public attributes, 2 of 3 issuers (the holder's book 3 of 3, aggregation 70 of 70).
A key that ends in _each is a share of a book of 64. NYM-COCONUT-V5 has 2 private and 2 public attributes.

Example: npm run --silent bench:coconut -- --json > figures.json
`;

const GROUPS: Readonly<Record<string, () => PairingGroup | Promise<PairingGroup>>> = {
  mcl: createMclGroup,
  noble: () => nobleGroup,
};

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        group: { type: 'string' },
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.group === undefined || Object.hasOwn(GROUPS, values.group)) return values;
    console.error(`unknown group: ${values.group}`);
  } catch (error) {
    console.error((error as Error).message);
  }
  process.stderr.write(`\n${USAGE}`);
  process.exit(2);
}

async function main(): Promise<void> {
  const options = readArguments();
  if (options.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const effort: Effort = options.quick === true ? 'quick' : 'thorough';
  const names = options.group === undefined ? Object.keys(GROUPS) : [options.group];
  const groups: Record<string, Medians> = {};
  const nym: Record<string, Medians> = {};
  for (const name of names) {
    const group = await GROUPS[name]?.();
    if (group === undefined) continue;
    groups[name] = await benchCoconut(group, effort);
    nym[name] = await benchNym(group, effort);
  }
  const peer = await benchPeer(effort);
  const machine = describeMachine();
  const node = process.version;
  if (options.json === true) {
    const peers = peer === undefined ? {} : { [PEER]: peer };
    console.log(JSON.stringify({ machine, node, groups, nym, peers }, null, 2));
    return;
  }
  const ours = names.map((title) => ({ title, figures: groups[title] ?? {} }));
  const columns = [...ours, TARGET_COLUMN, NATIVE_COLUMN];
  const ofNym = names.map((title) => ({ title, figures: nym[title] ?? {} }));
  const lines = [
    `${machine}, Node ${node}; medians, one thread${effort === 'quick' ? '; one run each: no figures to rely on' : ''}`,
    ...table('COIR-V1, one ticket: 1 private and 2 public attributes', columns),
    ...table('NYM-COCONUT-V5: 2 private and 2 public attributes', [...ofNym, NATIVE_COLUMN]),
    ...(peer === undefined
      ? ['', `${PEER} is not installed: not compared.`]
      : table(`${PEER}, PS signatures: 1 hidden and 2 revealed messages`, [
          { title: 'peer', figures: peer },
          ...ours,
        ])),
    ...footnotes(groups['mcl']),
  ];
  console.log(lines.join('\n'));
}

await main();
