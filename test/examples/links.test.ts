import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findDocuments } from './readme-blocks.ts';
import { ROOT } from './run-program.ts';

/**
 * The anchor that a heading is given: lower case, spaces as hyphens, nothing else but word
 * characters.
 */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gmu)].map(([, heading = '']) => anchorOf(heading));
}

/**
 * The links of a document that lead nowhere in the project. Addresses of the web are not looked at.
 */
function brokenLinksOf(file: string, text: string): readonly string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^https?:/.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const found = path === '' ? file : join(dirname(file), path);
    if (!existsSync(join(ROOT, found))) return true;
    if (anchor === undefined) return false;
    const linked = path === '' ? text : readFileSync(join(ROOT, found), 'utf8');
    return !anchorsOf(linked).includes(anchor);
  });
}

describe('links', () => {
  it.each(findDocuments())('lead somewhere in %s', (file) => {
    expect(brokenLinksOf(file, readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
  });

  it('are found where they do not', () => {
    const text = '# A title\n[a](#a-title) [b](#b) [c](README.md) [d](none.md) [e](README.md#none)';
    expect(brokenLinksOf('README.md', text)).toEqual(['#b', 'none.md', 'README.md#none']);
  });
});
