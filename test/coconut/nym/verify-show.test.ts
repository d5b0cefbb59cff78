import { describe, expect, it } from 'vitest';
import * as nym from '../../../coconut/nym/index.ts';
import { issueNymCredential } from './nym-issuance.ts';

const made = issueNymCredential('nym shows');
const { parameters, masterKey, credential, serial, binding, publicAttributes, random } = made;
const { g1, g2, order } = parameters.group;
const show = (source = random): nym.Theta =>
  nym.proveShow(parameters, masterKey, credential, { serial, binding }, source);
const theta = show();
const verify = (changed: nym.Theta, values = publicAttributes, key = masterKey): boolean =>
  nym.verifyShow(parameters, key, values, changed);

describe('a show of NYM-COCONUT-V5', () => {
  it('verifies for its public attributes under its key, and no others', () => {
    expect(verify(theta)).toBe(true);
    const [value = 0n, type = 0n] = publicAttributes;
    for (const others of [[type, value], [value], [], [value, type + 1n], [value, type, 0n]]) {
      expect(verify(theta, others)).toBe(false);
    }
    expect(verify(theta, [value, type - order])).toBe(false);
    const other = issueNymCredential('another network').masterKey;
    expect(verify(theta, publicAttributes, other)).toBe(false);
    const longer = { ...masterKey, beta: [...masterKey.beta, g2.generator] };
    expect(verify(theta, publicAttributes, longer)).toBe(false);
  });

  it('is refused with any part changed', () => {
    const move = (point: nym.G2Point): nym.G2Point => g2.add(point, g2.generator);
    const { proof } = theta;
    const changed: nym.Theta[] = [
      { ...theta, kappa: move(theta.kappa) },
      { ...theta, nullifier: move(theta.nullifier) },
      { ...theta, credential: { ...theta.credential, base: g1.generator } },
      { ...theta, credential: { ...theta.credential, signature: g1.generator } },
      { ...theta, proof: { ...proof, challenge: (proof.challenge + 1n) % order } },
      { ...theta, proof: { ...proof, serialResponse: (proof.serialResponse + 1n) % order } },
      { ...theta, proof: { ...proof, bindingResponse: (proof.bindingResponse + 1n) % order } },
      { ...theta, proof: { ...proof, blinderResponse: (proof.blinderResponse + 1n) % order } },
      { ...theta, proof: { ...proof, blinderResponse: proof.blinderResponse + order } },
    ];
    for (const bad of changed) expect(verify(bad)).toBe(false);
  });

  it('is refused with the nullifier of another serial number', () => {
    const other = nym.proveShow(parameters, masterKey, credential, { serial: 5n, binding }, random);
    expect(verify({ ...theta, nullifier: other.nullifier })).toBe(false);
    expect(verify(other)).toBe(false);
  });
});
