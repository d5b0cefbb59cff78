import * as node from '../../../../mixnet/sphinx/primitives/node.ts';
import { describePrimitives } from './primitives-suite.ts';

describePrimitives('node', node);
