import { World } from './world.ts';
import { TERMS, type WorldName } from './world-terms.ts';

export { NETWORK, schemaOf, secret, type WorldName } from './world-terms.ts';

const worlds = new Map<WorldName, World>();

/** The world of this name, made when it is first asked for. */
export function worldOf(name: WorldName): World {
  const world = worlds.get(name) ?? new World({ name, ...TERMS[name] });
  worlds.set(name, world);
  return world;
}

/** All worlds, in order. */
export function allWorlds(): readonly World[] {
  return (Object.keys(TERMS) as WorldName[]).map(worldOf);
}

/** Whether keys of a world take much room; its record is in the kit once. */
export function isLarge({ terms }: World): boolean {
  return terms.attributes.length > 16;
}
