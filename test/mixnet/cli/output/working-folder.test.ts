import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolvePath } from '../../../../mixnet/cli/output/working-folder.ts';

describe('resolvePath', () => {
  it('begins where npm was typed, if npm moved to the package', () => {
    const manifest = join(process.cwd(), 'package.json');
    const environment = { npm_package_json: manifest, INIT_CWD: '/home/anna' };
    expect(resolvePath('net', environment)).toBe('/home/anna/net');
    expect(resolvePath('/srv/net', environment)).toBe('/srv/net');
  });

  it('begins in the working folder otherwise', () => {
    const here = join(process.cwd(), 'net');
    expect(resolvePath('net', {})).toBe(here);
    // Something that npm started has moved on by itself.
    const elsewhere = { npm_package_json: '/other/package.json', INIT_CWD: '/home/anna' };
    expect(resolvePath('net', elsewhere)).toBe(here);
  });
});
