import { decodeKeyRecord } from '@coir/coconut';
import { DescribedGroup, describedFile } from '../described-cases.ts';
import type { KitFile } from '../kit-file.ts';
import { joined } from '../malformed-bytes.ts';
import { OPEN_SCOPE, SMALL_RECORD, withItems } from '../sample-record.ts';
import { allWorlds } from '../worlds.ts';
import { refusedRecords } from './refused-records.ts';
import { scopes } from './scopes.ts';

const SCOPE = 3;

function validRecords(): DescribedGroup {
  const about =
    'T("COIR-V1", network, schema, scope, u16 t, master key, u16 i, partial key i, …), indices ascending. keyId is its SHA-256.';
  const cases = new DescribedGroup('decode-key-record', about);
  const add = (id: string, comment: string, record: Uint8Array): void => {
    const decoded = decodeKeyRecord(record);
    cases.gives(
      id,
      comment,
      { record },
      {
        keyId: decoded.keyId,
        network: decoded.network,
        schemaName: decoded.schema.name,
        scope: decoded.scope,
        scopeChoice: id === 'poll' || id === 'scope-spelled-open' ? 'open' : 'record',
        threshold: decoded.threshold,
        issuers: decoded.partialKeys.map(({ issuerIndex }) => issuerIndex),
      },
    );
  };
  for (const { terms, recordBytes } of allWorlds()) {
    const { threshold, indices, attributes } = terms;
    const comment = `${threshold} of ${indices.length} issuers, ${attributes.length} attributes.`;
    add(terms.name, comment, recordBytes);
  }
  add('small', 'The record that the refused ones are made of.', SMALL_RECORD);
  add(
    'scope-spelled-open',
    'The reserved scope leaves the scope to applications.',
    withItems({ [SCOPE]: OPEN_SCOPE }),
  );
  const longer = joined(OPEN_SCOPE, Uint8Array.of(0));
  add(
    'scope-almost-open',
    'A scope that begins with the reserved one is fixed.',
    withItems({ [SCOPE]: longer }),
  );
  return cases;
}

/** Key records, scopes and nullifiers. */
export function keyRecordsFile(): KitFile {
  return describedFile('Key records, the scopes applications choose, and nullifiers.', [
    validRecords(),
    refusedRecords(),
    ...scopes(),
  ]);
}
