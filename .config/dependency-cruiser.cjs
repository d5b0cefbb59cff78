// The borders of the house: what each workspace may import, and that nothing runs in a circle.
// Files of another workspace are reached through its doors only: the entries of its `exports`.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');

/** Workspaces by floor; each may import what its row names, and of foreign packages what its second list names. */
const WORKSPACES = {
  coconut: [[], ['@noble/', '@scure/base']],
  'verifier/io': [[], ['zod', '@scure/base']],
  'mixnet/sphinx': [[], ['@noble/', 'hash-wasm']],
  'verifier/service': [
    ['verifier/io'],
    ['zod', 'fastify', 'pino', 'prom-client', 'lru-cache', 'node:'],
  ],
  'verifier/api': [['verifier/io'], ['zod', '@noble/hashes']],
  'issuer-service/api': [
    ['coconut', 'verifier/io'],
    ['zod', '@noble/'],
  ],
  verifier: [
    ['coconut', 'verifier/io', 'verifier/api', 'verifier/service'],
    ['zod', 'fastify', 'node:'],
  ],
  'issuer-service/wallet': [
    ['coconut', 'verifier/io', 'verifier/api', 'issuer-service/api'],
    ['zod', '@noble/', '@scure/base', 'node:'],
  ],
  'issuer-service': [
    ['coconut', 'verifier/io', 'verifier/service', 'issuer-service/api', 'verifier'],
    ['zod', 'fastify', '@noble/', 'lru-cache', 'p-queue', 'node:'],
  ],
  'mixnet/protocol': [
    ['mixnet/sphinx', 'verifier/io', 'verifier/api'],
    ['zod', '@scure/base'],
  ],
  'mixnet/client': [
    ['mixnet/sphinx', 'mixnet/protocol', 'verifier/io'],
    ['zod', '@scure/base', 'ws', 'node:'],
  ],
  mixnet: [
    ['mixnet/sphinx', 'mixnet/protocol', 'verifier/io', 'verifier/api', 'verifier/service'],
    ['zod', '@scure/base', 'fastify', 'ws', 'node:'],
  ],
  'mixnet/localnet': [
    [
      'coconut',
      'verifier/io',
      'verifier/api',
      'verifier/service',
      'issuer-service/api',
      'issuer-service/wallet',
      'issuer-service',
      'mixnet/sphinx',
      'mixnet/protocol',
      'mixnet/client',
    ],
    ['zod', 'node:'],
  ],
  'mixnet/cli': [
    [
      'coconut',
      'verifier/io',
      'verifier/service',
      'verifier',
      'issuer-service/wallet',
      'issuer-service',
      'mixnet/protocol',
      'mixnet/client',
      'mixnet',
      'mixnet/localnet',
    ],
    ['zod', 'commander', 'node:'],
  ],
};

/** Files that may import what their workspace may not. */
const ROOMS = [
  ['^coconut/group/mcl', ['mcl-wasm']],
  [
    '^verifier/io/((node-)?sqlite|sqlite-backup|private-file|sync-folder|folder-lock)\\.ts$',
    ['node:'],
  ],
  ['^mixnet/sphinx/primitives/node\\.ts$', ['node:']],
];

const folders = Object.keys(WORKSPACES);
const quote = (text) => text.replaceAll(/[.\\/]/g, '\\$&');

/** The files of a workspace without those of workspaces inside it. */
function own(folder) {
  const inner = folders
    .filter((other) => other.startsWith(`${folder}/`))
    .map((other) => `${quote(other.slice(folder.length + 1))}/`);
  return `^${quote(folder)}/(?!${[...inner, 'node_modules/'].join('|')})`;
}

/** The files that a workspace opens to others; a program opens none. */
function doors(folder) {
  const { exports = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return Object.values(exports).map(({ source }) => `^${quote(join(folder, source))}$`);
}

const anyWorkspace = folders.map((folder) => `^${quote(folder)}/`);

const NPM = ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown'];

/** The rules for what some files may import that is not of this repository. */
function packagesOnly(name, from, packages) {
  const allowed = packages
    .filter((one) => one !== 'node:')
    .map((one) => `node_modules/${quote(one)}`);
  const npm = {
    name,
    severity: 'error',
    from,
    to: { dependencyTypes: NPM, pathNot: [...allowed, ...anyWorkspace] },
  };
  const core = { name, severity: 'error', from, to: { dependencyTypes: ['core'] } };
  return packages.includes('node:') ? [npm] : [npm, core];
}

const borders = folders.flatMap((folder) => {
  const [neighbours, packages] = WORKSPACES[folder];
  const pathNot = ROOMS.map(([path]) => path).filter((path) => path.startsWith(`^${folder}/`));
  return [
    {
      name: `${folder} imports its neighbours, through their doors`,
      severity: 'error',
      from: { path: own(folder) },
      to: {
        path: folders.filter((other) => other !== folder).map(own),
        pathNot: neighbours.flatMap(doors),
      },
    },
    ...packagesOnly(
      `${folder} imports the packages its row names`,
      { path: own(folder), pathNot },
      packages,
    ),
  ];
});

const rooms = ROOMS.flatMap(([path, packages]) => {
  const folder = folders.find((other) => path.startsWith(`^${other}/`));
  return packagesOnly(`${path} imports what it is there for`, { path }, [
    ...WORKSPACES[folder][1],
    ...packages,
  ]);
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no circles of files', severity: 'error', from: {}, to: { circular: true } },
    { name: 'every import is found', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no program imports tests or benchmarks',
      severity: 'error',
      from: { path: anyWorkspace },
      to: { path: '^(test|benches)/' },
    },
    {
      name: 'benchmarks import doors and the fixture',
      severity: 'error',
      from: { path: '^benches/', pathNot: '^benches/tried/' },
      to: {
        path: [...anyWorkspace, '^test/'],
        pathNot: [...folders.flatMap(doors), '^test/support/'],
      },
    },
    ...borders,
    ...rooms,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Built files of a workspace; packages have theirs in a folder of that name too.
    exclude: { path: folders.map((folder) => `^${quote(folder)}/(?:dist|examples)/`) },
    tsPreCompilationDeps: true,
    builtInModules: { add: ['node:sqlite'] },
    tsConfig: { fileName: join(root, 'tsconfig.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'node', 'import', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
};
