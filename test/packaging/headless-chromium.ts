import { accessSync, constants } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Site } from './page-bundle.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const WAIT_MS = 30_000;

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of the browser, if there is one on the PATH. In CI it is required. */
export function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(
    isProgram,
  );
  if (found !== undefined) return found;
  if (process.env['CI'] !== undefined) throw new Error('the tests need chromium on the PATH');
  console.log('skipped: the tests in a browser need chromium on the PATH');
  return undefined;
}

/**
 * A page may load and compile what its own server sends, and nothing else; no code out of strings.
 */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' };

/** Serves a site to this machine alone. */
async function serve(site: Site): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const bytes = site.get(path);
    if (bytes === undefined) {
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

export interface PageRun {
  /** The first line the page prints. */
  readonly printed: string;
  /** Errors no code caught, refusals of the policy, other output, and requests to anywhere else. */
  readonly complaints: readonly string[];
  readonly userAgent: string;
}

/** Opens a page of a site in a browser with a fresh profile and waits for the line it prints. */
export async function runPage(executablePath: string, site: Site, page: string): Promise<PageRun> {
  const server = await serve(site);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Each launch has a profile folder of its own, which goes when the browser does.
  const browser = await chromium.launch({ executablePath, args: FLAGS, timeout: WAIT_MS });
  try {
    const tab = await browser.newPage();
    const complaints: string[] = [];
    const printed = new Promise<string>((resolve, reject) => {
      tab.on('console', (message) => {
        if (message.type() === 'log') resolve(message.text());
        else complaints.push(message.text());
      });
      tab.on('pageerror', (error) => reject(error));
      setTimeout(() => reject(new Error(`the page is silent: ${complaints}`)), WAIT_MS).unref();
    });
    tab.on('request', (request) => {
      if (new URL(request.url()).origin !== origin) complaints.push(`request: ${request.url()}`);
    });
    const [line] = await Promise.all([printed, tab.goto(`${origin}${page}`)]);
    const userAgent = await tab.evaluate(() => globalThis.navigator.userAgent);
    return { printed: line, complaints, userAgent };
  } finally {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
