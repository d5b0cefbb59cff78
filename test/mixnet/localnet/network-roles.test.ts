import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planNetwork, portsOf } from '../../../mixnet/localnet/network-plan.ts';
import { rolesOf } from '../../../mixnet/localnet/network-roles.ts';

const PROGRAM = fileURLToPath(new URL('../../../mixnet/cli/main.ts', import.meta.url));
const PATH = '/somewhere/network';
const plan = await planNetwork({ issuers: 2, threshold: 1 });
const roles = rolesOf({ path: PATH, plan }, PROGRAM);
const all = Object.values(roles).flat();

describe('the roles of a network', () => {
  it('are every one that its plan has a port for', () => {
    expect(all.map(({ name }) => name).sort()).toEqual(
      [...new Set(portsOf(plan).map(({ role }) => role))].sort(),
    );
  });

  it.each([
    [roles.ledger, 'ledger', 'ledger'],
    [roles.issuers[1], 'issuer-2', 'issuer'],
    [roles.directory, 'directory', 'directory'],
    [roles.verifier, 'verifier', 'verifier'],
    [roles.mixNodes[2], 'mix-2-1', 'mix-node'],
    [roles.gateways[1], 'gateway-2', 'gateway'],
  ])('run the program with the words and the folder of the role (%#)', (role, name, kind) => {
    expect(role).toEqual({
      name,
      program: PROGRAM,
      words: [kind, 'serve'],
      configFile: join(PATH, name, 'config.json'),
      logFile: join(PATH, name, 'log.txt'),
    });
  });

  it('come in the order of the plan', () => {
    const named = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
    expect(named(roles.issuers)).toEqual(named(plan.issuerPlaces));
    expect(named(roles.mixNodes)).toEqual(named(plan.mixNodes));
    expect(named(roles.gateways)).toEqual(named(plan.gateways));
  });
});
