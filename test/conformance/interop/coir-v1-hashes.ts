import * as coconut from '@coir/coconut';
import { depositMemo } from '@coir/coconut/ticket';
import type { Recorded } from './recorded.ts';

const { nobleGroup: group } = coconut;

/** Compares hashes of known inputs; a text is named by its key. */
export function replayHashes(hashes: Recorded, scopes: readonly Uint8Array[]): void {
  const { g1 } = group;
  for (const key of hashes.keys()) {
    const value = hashes.at(key);
    const attribute = /^attribute_(.*)$/s.exec(key)?.[1];
    const joined = /^T_(.*)$/s.exec(key)?.[1];
    if (key === 'generators') {
      value.checkEach(() => generators(value.items().length).map(g1.encode));
    } else if (key === 'nullifierBase') {
      // The file does not say whose scope: it is one of those it uses.
      const bases = scopes.map((scope) => Buffer.from(nullifierBase(scope)).toString('hex'));
      value.check(() => bases.find((base) => base === value.text()) ?? bases[0] ?? 'nothing');
    } else if (attribute !== undefined) {
      const text = attribute === 'empty' ? '' : attribute;
      value.check(() => coconut.encodeScalar(coconut.attributeFromText(text)));
    } else if (joined !== undefined) {
      value.check(() => {
        const items = coconut.decodeItems(value.bytes(), joined.length + 1);
        const text = items.map((item) => new TextDecoder().decode(item)).join('');
        return text === joined ? coconut.encodeItems(...items) : text;
      });
    }
  }
}

/** h_1 … h_q; neither network nor schema enters them. */
function generators(count: number): readonly coconut.G1Point[] {
  const attributes = Array.from({ length: count }, (_, position) => ({
    name: `${position}`,
    kind: 'secret' as const,
  }));
  const fields = { name: 'generators', attributes, privateCount: 1, nullifierPosition: 1 };
  return coconut.setup('generators', coconut.createSchema(fields)).generators;
}

function nullifierBase(scope: Uint8Array): Uint8Array {
  const tag = 'COIR-V1-NULLIFIER-BLS12381G1_XMD:SHA-256_SSWU_RO_';
  return group.g1.encode(group.hashToG1(scope, tag));
}

/** Compares the memo that a deposit of these terms must carry. */
export function replayDeposit(deposit: Recorded): void {
  deposit.at('memo').check(() =>
    depositMemo({
      chainId: deposit.at('chainId').text(),
      depositAddress: deposit.at('address').text(),
      denom: deposit.at('denom').text(),
      amount: deposit.at('amount').text(),
      network: deposit.at('network').text(),
      schemaName: deposit.at('schema').text(),
      denomination: deposit.at('denomination').integer(),
      expiry: deposit.at('expiry').integer(),
      requests: deposit
        .at('requests')
        .items()
        .map((request) => request.bytes()),
    }),
  );
}
