import { describe, expect, it } from 'vitest';
import { blocksOf, findReadmes, readBlocks } from './readme-blocks.ts';
import { runProgram } from './run-program.ts';
import { typeErrorsOf } from './type-check.ts';

const blocks = readBlocks();
const programs = blocks.flatMap(({ file, line, code, printed }) =>
  printed === undefined ? [] : [{ place: `${file}:${line}`, code, printed }],
);

describe('the READMEs', () => {
  it('are found, with the code in them', () => {
    expect(findReadmes()).toEqual(expect.arrayContaining(['README.md', 'coconut/README.md']));
    expect(programs.length).toBeGreaterThan(0);
    expect(programs.length).toBeLessThan(blocks.length);
  });

  it('hold only code that compiles as it stands, under noUncheckedIndexedAccess', () => {
    expect(typeErrorsOf(blocks)).toEqual([]);
  });

  it.each(programs)('say what is printed by the program at $place', async ({ code, printed }) => {
    const output = await runProgram(['--input-type=module-typescript', '--eval', code]);
    expect(output.trim()).toBe(printed);
  });
});

describe('the check of READMEs', () => {
  const readme = (code: string): string => `# Title\n\nText.\n\n\`\`\`ts\n${code}\`\`\`\n`;

  it('names file and line of what does not compile', () => {
    const code = 'const list: number[] = [];\nlist[0].toFixed();\n';
    expect(typeErrorsOf(blocksOf('coconut/README.md', readme(code)))).toEqual([
      "coconut/README.md:7: Object is possibly 'undefined'.",
    ]);
  });

  it('names what comes from nowhere', () => {
    const code = "import { nothing } from '@coir/coconut';\nnothing(something);\n";
    expect(typeErrorsOf(blocksOf('coconut/README.md', readme(code)))).toEqual([
      `coconut/README.md:6: Module '"@coir/coconut"' has no exported member 'nothing'.`,
      "coconut/README.md:7: Cannot find name 'something'.",
    ]);
  });

  it('knows what a program prints', () => {
    const code = 'const sum = 1 + 2;\nconsole.log(sum);  // 3\n';
    const [block] = blocksOf('README.md', readme(code));
    expect(block).toEqual({ file: 'README.md', line: 6, code, printed: '3' });
  });
});
