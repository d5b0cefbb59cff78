import { parseArgs } from 'node:util';
import { encodeBase64Url } from '@coir/coconut/ticket';
import { readCorpus, writeCorpus } from './corpus.ts';
import { fuzzTarget } from './fuzz-target.ts';
import { probe, type Target } from './target.ts';
import { ALL_TARGETS } from './targets.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now()) },
    only: { type: 'string', default: '' },
    keep: { type: 'boolean', default: false },
  },
});
/** Bytes of an input that are printed; the seed makes the rest again. */
const PRINTED_LENGTH = 8192;
const seconds = Number(values.seconds);

/** Adds what is new to the corpus, and the samples where there is none. */
function keep(target: Target, novel: ReturnType<typeof readCorpus>): void {
  const samples = target.samples.map((bytes) => ({ result: probe(target, bytes).result, bytes }));
  const known = new Map(
    [...samples, ...readCorpus(target), ...novel].map((entry) => [
      encodeBase64Url(entry.bytes),
      entry,
    ]),
  );
  writeCorpus(target, [...known.values()]);
}

if (!(seconds > 0)) {
  console.error(
    'usage: fuzz.ts [--seconds N for each target] [--seed TEXT] [--only NAME] [--keep]',
  );
  process.exitCode = 78;
} else {
  console.log(`seed ${values.seed}, ${seconds} s for each target`);
  for (const target of ALL_TARGETS.filter(({ name }) => name.includes(values.only))) {
    const corpus = readCorpus(target);
    const report = fuzzTarget(target, { seed: values.seed, seconds, corpus });
    const { runs, accepted, novel, findings } = report;
    console.log(
      `${target.name}: ${runs} inputs, ${accepted} accepted, ${novel.length} new outcomes, ${findings.length} defects`,
    );
    for (const { outcome, bytes } of findings) {
      console.error(`  ${outcome.defect}: ${outcome.detail}`);
      const input = encodeBase64Url(bytes.subarray(0, PRINTED_LENGTH));
      console.error(`  ${bytes.length} bytes: ${input}${bytes.length > PRINTED_LENGTH ? '…' : ''}`);
      process.exitCode = 1;
    }
    if (values.keep && findings.length === 0) keep(target, novel);
  }
}
