import * as web from '../../../../mixnet/sphinx/primitives/web.ts';
import { describePrimitives } from './primitives-suite.ts';

describePrimitives('web', web);
