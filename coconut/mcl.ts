export { createMclGroup } from './group/mcl-group.ts';
