import { parseArgs } from 'node:util';
import { nobleGroup, type PairingGroup } from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import { describeMachine, type Effort, type Medians } from '../measure.ts';
import { installPeer, PEER } from '../peer/install.ts';
import { benchPeer } from '../peer/peer.bench.ts';
import { benchCoconut } from './coconut.bench.ts';
import { benchNym } from './nym.bench.ts';
import { benchOverhead } from './overhead.bench.ts';
import { type CoconutReport, reportLines } from './report.ts';

const USAGE = `Measures Coconut on one core and prints medians beside its targets, a native implementation and a package with some of the same operations.

Usage: npm run bench:coconut -- [--group mcl|noble] [--no-peer] [--quick] [--json]

  --group NAME  this group only, instead of both
  --no-peer     leave out ${PEER}, which the first run installs into benches/peer
  --quick       every operation once: says that all of them work, not how fast they are
  --json        one JSON object on standard output, times in microseconds:
                machine, node, groups (COIR-V1), nym (NYM-COCONUT-V5), peers;
                overhead: time ÷ time inside the group's operations, noble
  --help        this text

One bandwidth ticket: 1 private and 2 public attributes, 2 of 3 issuers (the holder's book 3 of 3, aggregation 70 of 70).
A key that ends in _each is a share of a book of 64. NYM-COCONUT-V5 has 2 private and 2 public attributes.
benches/README.md says what each figure is of, and how to read it.

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
        'no-peer': { type: 'boolean' },
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

/** The peer's figures, or why there are none. */
async function comparePeer(effort: Effort, isLeftOut: boolean): Promise<Medians | string> {
  if (isLeftOut) return 'left out';
  return installPeer() ?? (await benchPeer(effort));
}

async function measureAll(options: ReturnType<typeof readArguments>): Promise<CoconutReport> {
  const effort: Effort = options.quick === true ? 'quick' : 'thorough';
  // The first run installs it, which is not to fail after minutes of measuring.
  const peer = await comparePeer(effort, options['no-peer'] === true);
  const names = options.group === undefined ? Object.keys(GROUPS) : [options.group];
  const groups: Record<string, Medians> = {};
  const nym: Record<string, Medians> = {};
  for (const name of names) {
    const group = await GROUPS[name]?.();
    if (group === undefined) continue;
    groups[name] = await benchCoconut(group, effort);
    nym[name] = await benchNym(group, effort);
  }
  const overhead = names.includes('noble') ? { overhead: benchOverhead(effort) } : {};
  const peers = typeof peer === 'string' ? {} : { [PEER]: peer };
  const notCompared = typeof peer === 'string' ? { [PEER]: peer } : {};
  const machine = describeMachine();
  return { machine, node: process.version, effort, groups, nym, ...overhead, peers, notCompared };
}

async function main(): Promise<void> {
  const options = readArguments();
  if (options.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const report = await measureAll(options);
  if (options.json === true) {
    const { effort: _, notCompared, ...figures } = report;
    for (const [name, reason] of Object.entries(notCompared)) {
      console.error(`not compared: ${name}: ${reason}`);
    }
    console.log(JSON.stringify(figures, null, 2));
    return;
  }
  console.log(reportLines(report).join('\n'));
}

await main();
