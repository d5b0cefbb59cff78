import { createKeyRecord, encodeKeyRecord, setup } from '@coir/coconut';
import { spendContext, ticketScope } from '@coir/coconut/ticket';
import { DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { CONTEXT, shown, shownUnder } from '../sample-shows.ts';
import { allWorlds, worldOf } from '../worlds.ts';
import { fields } from './altered-shows.ts';
import { crafted, vanishingClass } from './crafted-shows.ts';
import { bindings } from './show-bindings.ts';

const world = worldOf('member');
const { terms } = world;

function honest(about: string): readonly DescribedGroup[] {
  return allWorlds().map((each) => {
    const { fields } = shownUnder(each);
    const cases = new DescribedGroup('verify-show', about, { ...fields, context: CONTEXT });
    for (const hidden of each.terms.hidden) {
      const id = `${each.terms.name}-${hidden.length > 6 ? 'all' : hidden.join('-')}`;
      const claim = { hidden, revealed: each.revealed(hidden), show: shown(each, hidden, id) };
      cases.holds(
        id,
        `An honest show that hides ${hidden.length} of ${each.terms.attributes.length}.`,
        claim,
      );
    }
    return cases;
  });
}

function tickets(about: string): DescribedGroup {
  const ticket = worldOf('ticket');
  const [gateway, client] = [new Uint8Array(32).fill(3), new Uint8Array(32).fill(4)];
  const context = spendContext(terms.network, gateway, client);
  const claim = shown(ticket, [1], 'claim', { context });
  const cases = new DescribedGroup(
    'verify-show',
    `${about} A ticket, spent by a client at a gateway.`,
    {
      record: ticket.recordBytes,
      hidden: [1],
      revealed: [1n, 2972n],
      context,
      show: claim,
    },
  );
  cases.holds('spent', 'At its gateway, for its client.', {});
  for (const [id, comment, inputs] of [
    [
      'another-gateway',
      'At another gateway.',
      { context: spendContext(terms.network, new Uint8Array(32).fill(5), client) },
    ],
    [
      'another-client',
      'By another client.',
      { context: spendContext(terms.network, gateway, new Uint8Array(32).fill(5)) },
    ],
    [
      'gateway-and-client-exchanged',
      'Gateway and client exchanged.',
      { context: spendContext(terms.network, client, gateway) },
    ],
    ['another-denomination', 'For another denomination.', { revealed: [2n, 2972n] }],
    ['later-expiry', 'For a later expiry.', { revealed: [1n, 2973n] }],
    ['values-exchanged', 'Denomination and expiry exchanged.', { revealed: [2972n, 1n] }],
    [
      'in-another-network',
      'In another network.',
      {
        record: encodeKeyRecord(
          createKeyRecord(setup('coir-other', ticket.terms.schema), {
            scope: ticketScope('coir-other'),
            threshold: 2,
            partialKeys: ticket.record.partialKeys,
          }),
        ),
      },
    ],
  ] as const) {
    cases.fails(id, comment, inputs);
  }
  return cases;
}

/** Verifying shows one by one. */
export function showVerificationFile(): KitFile {
  const about =
    'The proof, then e(h′, K) · Π_hidden e(U_j, β2_j) · e(s″, g2)^{−1} = 1 with K = α · Π_revealed β2_j^{a_j}, not the identity.';
  return describedFile(
    'Verifying shows: honest, altered, forged, and for what they were not made for.',
    [
      ...honest(about),
      fields(about),
      ...bindings(about),
      crafted(about),
      vanishingClass(about),
      tickets(about),
    ],
  );
}
