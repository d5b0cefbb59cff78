#!/usr/bin/env node
// The program coir. Plain JavaScript that any Node reads, so that one that is too old is told what to do.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The Node that runs TypeScript as it stands, and has all that the services use. */
const OLDEST_MAJOR = 24;
const EXIT_CONFIGURATION = 78;

function pathOf(file) {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** `true` if this Node runs the program. */
function isNewEnough() {
  return Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR;
}

/** The Node that `npm ci` brought into this checkout, if there is one and this is not it. */
function broughtNode() {
  const names = ['node', 'node.exe'];
  const files = names.map((name) => pathOf(`../../../node_modules/node/bin/${name}`));
  return files.find((file) => existsSync(file) && file !== process.execPath);
}

/** Becomes another process, or where that cannot be, starts it and ends with it. */
function become(node, parameters) {
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    process.execve(node, [node, ...parameters], process.env);
  }
  // The channel tells the child when this process is gone.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const child = spawn(node, parameters, { stdio });
  const passOn = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, passOn);
  child.once('error', (error) => {
    process.stderr.write(`coir: ${node} cannot be started: ${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  });
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

const source = pathOf('../main.ts');
const built = pathOf('../dist/main.js');
const isCheckout = existsSync(source) && existsSync(pathOf('../../../package-lock.json'));
const node = isNewEnough() ? process.execPath : broughtNode();

if (node === undefined) {
  process.stderr.write(
    `coir: needs Node ${OLDEST_MAJOR} or later, and this is ${process.versions.node}. ` +
      'Install it from https://nodejs.org, or run "npm ci" in the checkout, which brings it.\n',
  );
  process.exitCode = EXIT_CONFIGURATION;
} else if (isCheckout) {
  become(node, ['--conditions=source', source, ...process.argv.slice(2)]);
} else if (node === process.execPath) {
  await import(built);
} else {
  become(node, [built, ...process.argv.slice(2)]);
}
