import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Files of a built site by the path they are served under. */
export type Site = ReadonlyMap<string, Uint8Array>;

function readSite(folder: string): Site {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length).replaceAll('\\', '/'), readFileSync(path)]),
  );
}

/**
 * Bundles a page for each program of the consumer's folder, as Vite does for an application, with
 * nothing configured.
 */
export async function buildSite(folder: string, programs: readonly string[]): Promise<Site> {
  const input = programs.map((program) => {
    const page = join(folder, `${program}.html`);
    const script = `<script type="module" src="./${program}.ts"></script>`;
    writeFileSync(page, `<!doctype html><title>${program}</title>${script}`);
    return page;
  });
  const outDir = join(folder, `site-${programs.join('-')}`);
  await build({
    root: folder,
    configFile: false,
    mode: 'production',
    logLevel: 'error',
    build: { outDir, reportCompressedSize: false, rolldownOptions: { input } },
  });
  return readSite(outDir);
}

/**
 * Bytes of all code of a site as a server sends it: minified by the bundler, each file compressed
 * with gzip.
 */
export function compressedCodeLength(site: Site): number {
  const code = [...site].filter(([path]) => path.endsWith('.js'));
  return code.reduce((sum, [, bytes]) => sum + gzipSync(bytes, { level: 9 }).length, 0);
}
