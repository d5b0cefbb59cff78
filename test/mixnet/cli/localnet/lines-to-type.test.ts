import { describe, expect, it } from 'vitest';
import { linesToType } from '../../../../mixnet/cli/localnet/lines-to-type.ts';

describe('linesToType', () => {
  it('fills in the folder of the network, and a home in it', () => {
    const lines = linesToType('/srv/net');
    expect(lines[0]).toBe('npx coir client init --network /srv/net --home /srv/net/me');
    for (const line of lines) expect(line).toMatch(/ --home \/srv\/net\/me$/);
  });

  it('quotes what a shell would take apart', () => {
    expect(linesToType("/tmp/it's mine")[1]).toBe(
      "npx coir wallet buy --home '/tmp/it'\\''s mine/me'",
    );
  });
});
