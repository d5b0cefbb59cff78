import { parseArgs } from 'node:util';
import { nobleGroup, type PairingGroup } from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import { describeControls, describeMeasurement, measureGroup } from './report.ts';

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '10000' },
    group: { type: 'string', default: 'noble,mcl' },
    seed: { type: 'string', default: 'coir' },
  },
});
const samples = Number(values.samples);
const groups: Readonly<Record<string, () => PairingGroup | Promise<PairingGroup>>> = {
  noble: () => nobleGroup,
  mcl: () => createMclGroup(),
  // mcl's own multiplication, which it calls constant-time.
  reference: () => createMclGroup({ arithmetic: 'reference' }),
};
const chosen = values.group.split(',').map((name) => groups[name]);

if (!(samples >= 2) || chosen.includes(undefined)) {
  console.error(
    'usage: constant-time.ts [--samples N] [--group noble,mcl,reference] [--seed TEXT]',
  );
  process.exitCode = 78;
} else {
  for (const open of chosen) {
    if (open === undefined) continue;
    const group = await open();
    console.log(`\n${group.name}: ${samples} samples of each, fixed against random secrets`);
    const report = measureGroup(group, samples, values.seed, (measurement) =>
      console.log(describeMeasurement(measurement)),
    );
    console.log(describeControls(report));
  }
}
