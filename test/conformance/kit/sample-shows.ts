import { encodeShow, type KeyRecord, proveShow, withScope } from '@coir/coconut';
import { utf8 } from '../../support/issued-tickets.ts';
import { craftShowBytes, type ShowParts } from './crafted.ts';
import type { DescribedFields } from './described-cases.ts';
import type { Field } from './malformed-bytes.ts';
import { drawOf, type World } from './world.ts';
import { secret, worldOf } from './worlds.ts';

/** What most shows of the kit are for. */
export const CONTEXT: Uint8Array = utf8('the context of the kit');

/** Fields of a show that hides two attributes. */
export const SHOW_FIELDS: readonly Field[] = [
  ...['h', 's', 'U-1', 'U-2', 'Z'].map((name) => ({ name, kind: 'G1' as const })),
  ...['e', 'z-1', 'y-1', 'z-2', 'y-2'].map((name) => ({ name, kind: 'scalar' as const })),
];

/** A secret that no credential holds. */
export const OTHER_SECRET: bigint = secret('nobody');

/**
 * The record of a world, for a scope where the application has to choose one; and the inputs that
 * say so.
 */
export function shownUnder(world: World): {
  readonly record: KeyRecord;
  readonly fields: DescribedFields;
} {
  const fields: DescribedFields = { record: world.recordBytes };
  if (world.record.scopeChoice === 'record') return { record: world.record, fields };
  const scope = utf8('poll: red');
  return { record: withScope(world.record, scope), fields: { ...fields, scope } };
}

/** An honest show of a world’s credential with the draw of this label. */
export function shown(
  world: World,
  hidden: readonly number[],
  label: string,
  {
    under = shownUnder(world).record,
    context = CONTEXT,
  }: { readonly under?: KeyRecord; readonly context?: Uint8Array } = {},
): Uint8Array {
  const { credential, attributes } = world.issued;
  const draw = drawOf(`show ${label}`);
  return encodeShow(
    under,
    proveShow(under, credential, attributes, hidden, context, () => draw),
  );
}

const member = worldOf('member');

/** A show of a member that hides two attributes. */
export const MEMBER_SHOW: Uint8Array = shown(member, [1, 2], 'main');

/** That show with what it is to be verified for. */
export const MEMBER_CLAIM: DescribedFields = {
  record: member.recordBytes,
  hidden: [1, 2],
  revealed: member.revealed([1, 2]),
  context: CONTEXT,
  show: MEMBER_SHOW,
};

/** The same made by hand, as an honest holder could have drawn it. */
export const SHOW_PARTS: ShowParts = {
  credential: member.issued.credential,
  attributes: member.terms.attributes,
  hidden: [1, 2],
  context: CONTEXT,
  factor: secret('show factor'),
  blindings: [secret('show blinding 1'), secret('show blinding 2')],
  nonces: [secret('show nonce 1'), secret('show nonce 2')],
  blindingNonces: [secret('show nonce 3'), secret('show nonce 4')],
};

/** A show of a member made by hand with these changes. */
export function craft(changes: Partial<ShowParts> = {}): { readonly show: Uint8Array } {
  return { show: craftShowBytes(member.record, { ...SHOW_PARTS, ...changes }) };
}
