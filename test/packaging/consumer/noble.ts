import { nobleGroup } from '@coir/coconut';
import { issueShowVerify } from './issue-show-verify.ts';

console.log(JSON.stringify(issueShowVerify(nobleGroup)));
