import { depositMemo, spendContext, ticketScope } from '@coir/coconut/ticket';
import { utf8 } from '../../../support/issued-tickets.ts';
import { type DescribedFields, DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { NETWORK, secret, worldOf } from '../worlds.ts';

function scopesAndContexts(): readonly DescribedGroup[] {
  const scopes = new DescribedGroup('ticket-scope', 'T("ticket-1", network).');
  for (const [id, network] of [
    ['kit', NETWORK],
    ['empty', ''],
    ['unicode', 'nätwork ☃ 𝔾'],
    ['prefix', 'coir'],
  ] as const) {
    scopes.gives(
      id,
      `The network ${network || 'without a name'}.`,
      { network },
      { scope: ticketScope(network) },
    );
  }
  const contexts = new DescribedGroup(
    'spend-context',
    'T("COIR-V1-SPEND", network, gateway identity key, client identity key).',
  );
  const [gateway, client] = [
    new Uint8Array(32).fill(3),
    Uint8Array.from({ length: 32 }, (_, i) => i),
  ];
  for (const [id, comment, network, at, by] of [
    ['plain', 'A client at a gateway.', NETWORK, gateway, client],
    ['exchanged', 'The keys exchanged.', NETWORK, client, gateway],
    ['same', 'One key for both.', NETWORK, gateway, gateway],
    ['unicode', 'Another network.', 'nätwork ☃ 𝔾', gateway, client],
  ] as const) {
    contexts.gives(
      id,
      comment,
      { network, gateway: at, client: by },
      { context: spendContext(network, at, by) },
    );
  }
  return [scopes, contexts];
}

function expiry(): readonly DescribedGroup[] {
  const periods = new DescribedGroup('expiry-period', '⌊⌊time ÷ 86400⌋ ÷ days⌋.');
  for (const [id, comment, unixSeconds, expiryPeriodDays, period] of [
    ['beginning', 'The beginning of time.', 0, 7, 0],
    ['last-second', 'The last second of a period.', 7 * 86_400 - 1, 7, 0],
    ['first-second', 'The first second of the next.', 7 * 86_400, 7, 1],
    ['today', 'Some day in 2026.', 1_795_305_600, 7, 2968],
    ['one-day', 'Periods of a day.', 86_399, 1, 0],
    ['next-day', 'The next day.', 86_400, 1, 1],
    ['a-year', 'Periods of 366 days.', 366 * 86_400 * 5 + 1, 366, 5],
  ] as const) {
    periods.gives(id, comment, { unixSeconds, expiryPeriodDays }, { period });
  }
  const ends = new DescribedGroup(
    'ticket-expires-at',
    'The end of the period plus one day: a ticket is good before that second.',
  );
  for (const [id, comment, period, expiryPeriodDays, unixSeconds] of [
    ['first', 'The first period of a week.', 0, 7, 8 * 86_400],
    ['second', 'The second.', 1, 7, 15 * 86_400],
    ['day', 'A period of a day.', 0, 1, 2 * 86_400],
    ['ticket', 'The expiry of the ticket of this kit.', 2972, 7, 1_798_156_800],
  ] as const) {
    ends.gives(id, comment, { expiry: period, expiryPeriodDays }, { unixSeconds });
  }
  return [periods, ends];
}

const world = worldOf('ticket');
const second = world.issue('second', [secret('second ticket'), 1n, 2972n]);
const [one, two] = [world.issued.requestBytes, second.requestBytes];
const terms = {
  chainId: 'coir-kit-1',
  depositAddress: 'coir1deposit',
  denom: 'ucoir',
  amount: '2000',
  network: NETWORK,
  schemaName: 'ticket-1',
  denomination: 1,
  expiry: 2972,
  requests: [one, two],
};
const many = Array.from({ length: 64 }, (_, i) => Uint8Array.of(i));

const MEMOS = [
  ['plain', 'A book of two tickets.', {}],
  ['one-request', 'A book of one.', { requests: [one], amount: '1000' }],
  ['reversed', 'The requests in the other order: another memo.', { requests: [two, one] }],
  ['other-amount', 'Another amount.', { amount: '2001' }],
  ['large-amount', 'An amount beyond 2⁶⁴.', { amount: '340282366920938463463374607431768211456' }],
  ['other-denomination', 'Another denomination.', { denomination: 2 }],
  ['zero', 'A denomination and an expiry of 0.', { denomination: 0, expiry: 0 }],
  ['largest', 'An expiry of 2⁵³ − 1.', { expiry: 2 ** 53 - 1 }],
  ['unicode', 'Names beyond ASCII.', { network: 'nätwork ☃ 𝔾', chainId: 'chäin' }],
  [
    'moved-boundary',
    'A letter moved from one name to the next: another memo.',
    { chainId: 'coir-kit-', depositAddress: '1coir1deposit' },
  ],
  ['largest-book', '64 requests, of any bytes.', { requests: many }],
] as const;

const REFUSED_TERMS = [
  ['no-request', 'No request.', { requests: [] }],
  ['request-twice', 'A request twice.', { requests: [one, two, one] }],
  ['too-many', '65 requests.', { requests: [...many, utf8('65')] }],
  ['amount-zero', 'An amount of 0.', { amount: '0' }],
  ['amount-with-leading-zero', 'An amount with a leading zero.', { amount: '02000' }],
  ['amount-with-sign', 'An amount with a sign.', { amount: '+2000' }],
  ['amount-negative', 'A negative amount.', { amount: '-2000' }],
  ['amount-with-fraction', 'An amount with a fraction.', { amount: '2000.0' }],
  ['amount-with-exponent', 'An amount with an exponent.', { amount: '2e3' }],
  ['amount-with-space', 'An amount with a space.', { amount: '2000 ' }],
  ['amount-with-line', 'An amount with a line break.', { amount: '2000\n' }],
  ['amount-empty', 'An empty amount.', { amount: '' }],
  ['amount-in-other-digits', 'An amount in Arabic digits.', { amount: '٢٠٠٠' }],
  ['denomination-negative', 'A negative denomination.', { denomination: -1 }],
  ['expiry-negative', 'A negative expiry.', { expiry: -1 }],
] as const;

function memos(): DescribedGroup {
  const about =
    '"coir1:" and base64url of SHA-256(T("COIR-V1-DEPOSIT", chain id, address, denom, amount, network, schema name, denomination, expiry, u32 count, requests…)).';
  const cases = new DescribedGroup('deposit-memo', about, terms);
  for (const [id, comment, changes] of MEMOS) {
    const inputs: DescribedFields = changes;
    cases.gives(id, comment, inputs, { memo: depositMemo({ ...terms, ...changes }) });
  }
  for (const [id, comment, inputs] of REFUSED_TERMS) {
    cases.refuses(id, comment, inputs, 'COCONUT_INVALID_ENCODING');
  }
  return cases;
}

/** Scopes, contexts, periods and memos of tickets. */
export function ticketsFile(): KitFile {
  return describedFile('Tickets and the deposits that pay for them.', [
    ...scopesAndContexts(),
    ...expiry(),
    memos(),
  ]);
}
