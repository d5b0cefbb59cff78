import { createMclGroup } from '@coir/coconut/mcl';
import { issueShowVerify } from './issue-show-verify.ts';

console.log(JSON.stringify(issueShowVerify(await createMclGroup())));
