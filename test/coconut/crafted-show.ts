import type { Attribute, KeyRecord, Show } from '../../coconut/index.ts';
import type { Disclosure } from '../../coconut/show/disclosure.ts';
import { showChallenge, showStatement } from '../../coconut/show/show.ts';

/** What a show is made of by somebody who does not keep to the protocol. */
export interface CraftedShow {
  readonly disclosure: Disclosure;
  readonly revealed: readonly Attribute[];
  readonly context: Uint8Array;
  /** Whatever is to be shown; nothing is computed from a credential. */
  readonly points: Pick<Show, 'base' | 'signature' | 'attributeCommitments' | 'nullifier'>;
  /** a_j and ρ_j for each hidden attribute, with which the proof is made. */
  readonly secrets: readonly { readonly attribute: bigint; readonly blinding: bigint }[];
}

/** A show with these points and a proof that holds if the secrets open them. */
export function craftShow(record: KeyRecord, crafted: CraftedShow): Show {
  const { disclosure, revealed, context, points, secrets } = crafted;
  const { g1, order } = record.parameters.group;
  const nonces = secrets.map((_, j) => ({ attribute: 56n + BigInt(j), blinding: 78n + BigInt(j) }));
  const nullifierAt = disclosure.hidden.indexOf(record.schema.nullifierPosition);
  const statement = showStatement(record, disclosure, revealed, context);
  const challenge = showChallenge(record, statement, points, [
    ...nonces.map(({ attribute, blinding }) =>
      g1.multiExponentiate([points.base, g1.generator], [attribute, blinding]),
    ),
    g1.multiply(record.nullifierBase, nonces[nullifierAt]?.attribute ?? 0n),
  ]);
  const respond = (nonce: bigint, secret: bigint): bigint =>
    (((nonce - challenge * secret) % order) + order) % order;
  const responses = secrets.map(({ attribute, blinding }, j) => ({
    attribute: respond(nonces[j]?.attribute ?? 0n, attribute),
    blinding: respond(nonces[j]?.blinding ?? 0n, blinding),
  }));
  return { ...points, challenge, responses };
}
