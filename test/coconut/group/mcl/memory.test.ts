import { describe, expect, it } from 'vitest';
import { mclGroupIn } from '../../../../coconut/group/mcl/mcl-group.ts';
import { openMclModule } from '../../../../coconut/group/mcl/module.ts';

describe('the memory of mcl', () => {
  it('may grow between and within operations', async () => {
    const module = await openMclModule();
    const { g1, hashToG1 } = mclGroupIn(module);
    const before = module.buffer().byteLength;
    const scalar = 5n ** 100n;
    const expected = g1.encode(g1.multiplySecret(g1.generator, scalar));
    const message = new Uint8Array(before);
    const hashed = g1.encode(hashToG1(message, 'TAG'));
    expect(module.buffer().byteLength).toBeGreaterThan(before);
    expect(g1.encode(g1.multiplySecret(g1.generator, scalar))).toEqual(expected);
    expect(g1.encode(g1.multiply(g1.generator, scalar))).toEqual(expected);
    expect(g1.encode(hashToG1(message, 'TAG'))).toEqual(hashed);
  });

  it('is given back after a hash, and one that is too long for it is refused', async () => {
    const module = await openMclModule();
    const { hashToG1 } = mclGroupIn({
      ...module,
      calls: {
        ...module.calls,
        allocate: (length = 0) => (length > 2 ** 20 ? 0 : module.calls.allocate(length)),
      },
    });
    const address = (): number => {
      const at = module.calls.allocate(64);
      module.calls.free(at);
      return at;
    };
    const at = address();
    for (let i = 0; i < 100; i += 1) hashToG1(new Uint8Array(1000), 'TAG');
    expect(address()).toBe(at);
    expect(() => hashToG1(new Uint8Array(2 ** 20), 'TAG')).toThrow(
      expect.objectContaining({ code: 'COCONUT_INVALID_ENCODING' }),
    );
  });

  it('takes bytes to hash, views of a Buffer too, and nothing else', async () => {
    const { g1, hashToG1 } = mclGroupIn(await openMclModule());
    const bytes = Buffer.from('xabcx').subarray(1, 4);
    const expected = g1.encode(hashToG1(new Uint8Array([97, 98, 99]), 'TAG'));
    expect(g1.encode(hashToG1(bytes, 'TAG'))).toEqual(expected);
    for (const other of ['abc', [97, 98, 99], null, undefined, 3, new ArrayBuffer(3)]) {
      expect(() => hashToG1(other as unknown as Uint8Array, 'TAG')).toThrow(
        expect.objectContaining({ code: 'COCONUT_INVALID_ENCODING' }),
      );
    }
  });
});
