import { isDeepStrictEqual } from 'node:util';
import { nobleGroup, SUITE } from '@coir/coconut';
import { type KitInputs, readValues, resolve } from '../kit/kit-file.ts';
import { runCase } from '../kit/run-case.ts';
import { type Recorded, reasonOf } from './recorded.ts';
import type { Shape } from './shape.ts';

const fieldsOf = (recorded: Recorded, values: KitInputs): KitInputs =>
  resolve(recorded.json(), values) as KitInputs;

/** Runs a case. What comes out is compared as a whole. */
function replayCase(each: Recorded, operation: string, given: KitInputs, values: KitInputs): void {
  const { name } = each.at('expect');
  each.at('id').text();
  each.at('comment').prose();
  const [inputs, expected] = [each.at('inputs'), each.at('expect')].map((part) =>
    fieldsOf(part, values),
  ) as [KitInputs, KitInputs];
  let outcome: unknown;
  try {
    outcome = runCase(nobleGroup, { operation, given }, { inputs }).outcome;
  } catch (error) {
    outcome = reasonOf(error);
  }
  if (isDeepStrictEqual(outcome, expected)) each.tally.match(name);
  else each.tally.differ(name, JSON.stringify(expected), JSON.stringify(outcome));
}

function replayGroup(group: Recorded, values: KitInputs): void {
  const operation = group.at('operation').text();
  group.at('about').prose();
  const given = fieldsOf(group.at('given'), values);
  for (const each of group.at('cases').items()) {
    group.tally.attempt(each.name, () => replayCase(each, operation, given, values));
  }
}

/**
 * Files of the kit of cases for other implementations; `test/vectors/README.md` says what is in
 * them.
 */
export const kitShape: Shape = {
  name: 'kit',
  detect: (file) => file.has('groups'),
  replay(file) {
    const { tally } = file;
    const values = readValues();
    file.at('about').prose();
    tally.require('suite', SUITE, file.at('suite').text() === SUITE);
    for (const group of file.at('groups').items()) {
      tally.attempt(group.name, () => replayGroup(group, values));
    }
  },
};
