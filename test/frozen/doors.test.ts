import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Doors, listDoors } from './doors.ts';

function read<Value>(name: string): Value {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

const frozen = read<Doors>('doors.json');
/** Where a door, or one name of it (`door#name`), is found now; `null` where it was taken away. */
const moved = read<Readonly<Record<string, string | null>>>('moved-doors.json');
const doors = listDoors();

type Kind = 'values' | 'types';

/** Where a name of 4c80ec7 should be found: its door and name. Nothing if it was taken away. */
function placeOf(door: string, name: string): readonly [string, string] | undefined {
  const own = moved[`${door}#${name}`];
  if (own === null) return undefined;
  if (own !== undefined) {
    const [newDoor = '', newName = name] = own.split('#');
    return [newDoor, newName];
  }
  const other = moved[door];
  if (other === null) return undefined;
  return [other ?? door, name];
}

function isExported(door: string, name: string, kind: Kind): boolean {
  return doors[door]?.[kind].includes(name) ?? false;
}

it('every door exports what it did, or the list of moved doors says where it is', () => {
  const lost: string[] = [];
  for (const [door, names] of Object.entries(frozen)) {
    const place = moved[door] === undefined ? door : moved[door];
    if (place !== null && doors[place] === undefined) lost.push(`${door} → ${place}`);
    for (const kind of ['values', 'types'] as const) {
      for (const name of names[kind]) {
        const found = placeOf(door, name);
        // A type that became a class is still a type.
        const kinds: readonly Kind[] = kind === 'types' ? ['types', 'values'] : ['values'];
        if (found === undefined || kinds.some((each) => isExported(...found, each))) continue;
        lost.push(`${door}#${name} (${kind}) → ${found.join('#')}`);
      }
    }
  }
  expect(lost).toEqual([]);
});

it('the list of moved doors names nothing that is where it was, or never was', () => {
  const needless = Object.keys(moved).filter((entry) => {
    const [door = '', name] = entry.split('#');
    const was = frozen[door];
    if (was === undefined) return true;
    if (name === undefined) return doors[door] !== undefined;
    const kind = was.values.includes(name) ? 'values' : 'types';
    return !was[kind].includes(name) || isExported(door, name, kind);
  });
  expect(needless).toEqual([]);
});
