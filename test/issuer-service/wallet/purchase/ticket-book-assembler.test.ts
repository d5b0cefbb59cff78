import { type BlindedPartialCredential, verifyCredential } from '@coir/coconut';
import { createMclGroup } from '@coir/coconut/mcl';
import { describe, expect, it } from 'vitest';
import { TicketBookAssembler } from '../../../../issuer-service/wallet/purchase/ticket-book-assembler.ts';
import { garbageAnswer, issueBook } from '../../../support/issued-tickets.ts';

const group = await createMclGroup();
const { parameters, record, book } = issueBook(10, { threshold: 2, issuers: 4, group });
const witnesses = book.map(({ witness }) => witness);

/** The answers of one issuer to all requests, some of them garbage. */
function answersOf(issuerIndex: number, bad: readonly number[] = []): BlindedPartialCredential[] {
  return book.map(({ blinded }, position) => {
    const answer = blinded.find((each) => each.issuerIndex === issuerIndex);
    if (answer === undefined) throw new Error('the issuers are 1 to 4');
    return bad.includes(position) ? garbageAnswer(issuerIndex, group).blinded : answer.blinded;
  });
}

function expectAllGood({ credentials = [] }: TicketBookAssembler): void {
  const verified = credentials.map((credential, position) => {
    const { attributes = [] } = book[position] ?? {};
    return verifyCredential(parameters, record.masterKey, attributes, credential);
  });
  expect(verified).toEqual(book.map(() => true));
}

describe('a ticket book', () => {
  it('is there once a threshold of issuers has answered, and not before', async () => {
    const assembler = new TicketBookAssembler(record, witnesses);
    assembler.add(3, answersOf(3));
    await assembler.advance();
    expect(assembler.credentials).toBeUndefined();
    assembler.add(1, answersOf(1));
    expect(assembler.answered).toEqual([1, 3]);
    await assembler.advance();
    expectAllGood(assembler);
    expect(assembler.blamed).toEqual([]);
  });

  it('waits for another issuer when one lied, keeps what was verified, and names the liar', async () => {
    const assembler = new TicketBookAssembler(record, witnesses);
    assembler.add(2, answersOf(2, [9]));
    assembler.add(4, answersOf(4));
    await assembler.advance();
    expect(assembler.credentials).toBeUndefined();
    expect([assembler.blamed, assembler.answered]).toEqual([[2], [4]]);
    assembler.add(1, answersOf(1));
    await assembler.advance();
    expectAllGood(assembler);
    expect(assembler.blamed).toEqual([2]);
  });

  it('takes the place of a liar from those who have answered already', async () => {
    const assembler = new TicketBookAssembler(record, witnesses);
    assembler.add(1, answersOf(1, [0, 5]));
    for (const honest of [3, 4]) assembler.add(honest, answersOf(honest));
    await assembler.advance();
    expectAllGood(assembler);
    expect(assembler.blamed).toEqual([1]);
  });

  it('has one answer of an issuer for each request', () => {
    const assembler = new TicketBookAssembler(record, witnesses);
    expect(() => assembler.add(1, answersOf(1).slice(1))).toThrow(RangeError);
    expect(assembler.answered).toEqual([]);
  });
});
