import { describe, expect, it } from 'vitest';
import type { DkgSession } from '../../../../coconut/dkg/index.ts';
import { readMessage, signMessage } from '../../../../coconut/dkg/session/message.ts';
import { at, finish, honestRun, standardParties } from '../dkg-fixture.ts';

const run = honestRun();
const { session, roster } = run;
const cheater = at(standardParties, 0);

const bodyOf = (inSession: DkgSession, message: Uint8Array): Uint8Array =>
  readMessage(inSession, 'dealing', message).body;

describe('a dealing of another session', () => {
  const elsewhere = honestRun({ nonce: 'second' });
  const replayed = at(elsewhere.dealt, 0);

  it('counts for nothing, and its dealer is merely absent: anybody could have sent it', () => {
    const { conclusion, faults } = finish(run, run.dealt.with(0, replayed));
    expect(faults).toEqual([{ role: 'dealer', issuerIndex: 1, reason: 'absent' }]);
    expect(conclusion.record.partialKeys).toHaveLength(3);
  });

  it('beside the true one does not make an equivocation', () => {
    expect(finish(run, [...run.dealt, ...elsewhere.dealt]).faults).toEqual([]);
  });

  it('signed again for this session was made for another roster', () => {
    const body = bodyOf(elsewhere.session, replayed);
    const dealt = run.dealt.with(0, signMessage(session, 'dealing', cheater, body));
    const { faults } = finish(run, dealt);
    expect(faults).toEqual([{ role: 'dealer', issuerIndex: 1, reason: 'other-roster' }]);
  });

  it('signed again with this roster’s digest proves nothing here', () => {
    const body = bodyOf(elsewhere.session, replayed).slice();
    body.set(roster.digest);
    const dealt = run.dealt.with(0, signMessage(session, 'dealing', cheater, body));
    const { faults } = finish(run, dealt, [1]);
    expect(faults).toEqual([{ role: 'dealer', issuerIndex: 1, reason: 'possession' }]);
  });
});
