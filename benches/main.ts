import { parseArgs } from 'node:util';
import { benchTicket } from './coconut/coconut.bench.ts';
import { describeMachine, type Medians } from './measure.ts';
import { benchSphinx } from './mixnet/sphinx.bench.ts';

const USAGE = `Measures Coir and prints medians: Coconut on the noble group, and Sphinx.

Usage: npm run bench -- [--json]

  --json   one JSON object on standard output: machine, node, and microseconds per operation

Example: npm run --silent bench -- --json > figures.json
`;

function printTable(title: string, medians: Medians): void {
  console.log(`\n${title}`);
  const width = Math.max(...Object.keys(medians).map((name) => name.length));
  for (const [name, microseconds] of Object.entries(medians)) {
    console.log(`  ${name.padEnd(width)}  ${(microseconds / 1000).toFixed(3).padStart(9)} ms`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const machine = describeMachine();
  const node = process.version;
  if (values.json !== true) console.log(`${machine}, Node ${node}; medians, one thread`);
  const noble = await benchTicket();
  if (values.json !== true) printTable('Coconut, one ticket, noble group', noble);
  const sphinx = await benchSphinx();
  if (values.json !== true) printTable('Sphinx, version 259', sphinx);
  if (values.json === true) {
    console.log(JSON.stringify({ machine, node, groups: { noble }, sphinx }, null, 2));
  }
}

await main();
