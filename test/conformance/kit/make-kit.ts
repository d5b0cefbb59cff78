import { aggregationFile } from './cases/aggregation.ts';
import { batchesFile } from './cases/batches.ts';
import { blindSignaturesFile } from './cases/blind-signatures.ts';
import { credentialsFile } from './cases/credentials.ts';
import { encodingsFile } from './cases/encodings.ts';
import { hashesFile } from './cases/hashes.ts';
import { keyGenerationFile } from './cases/key-generation.ts';
import { keyRecordsFile } from './cases/key-records.ts';
import { keysFile } from './cases/keys.ts';
import { manifestsFile } from './cases/manifests.ts';
import { requestsFile } from './cases/requests.ts';
import { schemasFile } from './cases/schemas.ts';
import { sharingFile } from './cases/sharing.ts';
import { showVerificationFile } from './cases/show-verification.ts';
import { showsFile } from './cases/shows.ts';
import { ticketsFile } from './cases/tickets.ts';
import { type KitFile, type KitGroup, type KitInputs, VALUES_FILE } from './kit-file.ts';
import { shareValues } from './shared-values.ts';

/** How each file of the kit is made out of the descriptions of its cases. Nothing is random. */
const FILE_MAKERS: Readonly<Record<string, () => KitFile>> = {
  'encodings.json': encodingsFile,
  'hashes.json': hashesFile,
  'schemas.json': schemasFile,
  'keys.json': keysFile,
  'key-records.json': keyRecordsFile,
  'requests.json': requestsFile,
  'blind-signatures.json': blindSignaturesFile,
  'credentials.json': credentialsFile,
  'aggregation.json': aggregationFile,
  'shows.json': showsFile,
  'show-verification.json': showVerificationFile,
  'batches.json': batchesFile,
  'sharing.json': sharingFile,
  'key-generation.json': keyGenerationFile,
  'tickets.json': ticketsFile,
  'manifests.json': manifestsFile,
};

const VALUES_ABOUT = 'Values that cases refer to: a text @name stands for the value of that name.';

/** A head and one line for each item. */
function groupText({ cases, ...head }: KitGroup): string {
  const members = Object.entries(head).map(
    ([name, value]) => `   ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
  );
  const lines = cases.map((each) => `    ${JSON.stringify(each)}`);
  return `  {\n${members.join('')}   "cases": [\n${lines.join(',\n')}\n   ]\n  }`;
}

function fileText({ suite, about, groups }: KitFile): string {
  const head = ` "suite": ${JSON.stringify(suite)},\n "about": ${JSON.stringify(about)},\n`;
  return `{\n${head} "groups": [\n${groups.map(groupText).join(',\n')}\n ]\n}\n`;
}

function valuesText(values: KitInputs): string {
  const lines = Object.entries(values).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  const head = ` "suite": "COIR-V1",\n "about": ${JSON.stringify(VALUES_ABOUT)},\n`;
  return `{\n${head} "values": {\n${lines.join(',\n')}\n }\n}\n`;
}

/**
 * The whole kit: the text of each file by its name, one case a line. The same for the same
 * descriptions.
 */
export function makeKit(): ReadonlyMap<string, string> {
  const made = Object.entries(FILE_MAKERS).map(([name, make]) => [name, make()] as const);
  const { files, values } = shareValues(new Map(made));
  return new Map([
    ...[...files].map(([name, file]) => [name, fileText(file)] as const),
    [VALUES_FILE, valuesText(values)],
  ]);
}
