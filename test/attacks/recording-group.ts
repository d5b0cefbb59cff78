import type { PairingGroup, Scalar, SourceGroup } from '../../coconut/index.ts';

/** A group that writes down which scalars points were multiplied by, and how. */
export interface RecordingGroup {
  readonly group: PairingGroup;
  /** By functions whose sequence of operations does not depend on the scalar. */
  readonly secretly: Set<Scalar>;
  /** By all others. */
  readonly publicly: Set<Scalar>;
}

/** The scalars in an argument, also in lists and in sums. Points hold other big integers. */
function scalarsIn(argument: unknown): readonly Scalar[] {
  if (typeof argument === 'bigint') return [argument];
  if (Array.isArray(argument)) return argument.flatMap(scalarsIn);
  const { scalars } = (argument ?? {}) as { readonly scalars?: unknown };
  return Array.isArray(scalars) ? scalarsIn(scalars) : [];
}

/**
 * Whatever takes a scalar and does not say `Secret` in its name is public, also what is added to
 * the group later.
 */
function recorded<Point>(
  source: SourceGroup<Point>,
  secretly: Set<Scalar>,
  publicly: Set<Scalar>,
): SourceGroup<Point> {
  const members = Object.entries(source).map(([name, member]) => {
    if (typeof member !== 'function') return [name, member];
    const heard = /Secret/.test(name) ? secretly : publicly;
    const listen = (...given: unknown[]): unknown => {
      for (const scalar of scalarsIn(given)) heard.add(scalar);
      return Reflect.apply(member, source, given);
    };
    return [name, listen];
  });
  return Object.fromEntries(members) as SourceGroup<Point>;
}

/** The same group, listened to. */
export function recordingGroup(group: PairingGroup): RecordingGroup {
  const secretly = new Set<Scalar>();
  const publicly = new Set<Scalar>();
  const g1 = recorded(group.g1, secretly, publicly);
  const g2 = recorded(group.g2, secretly, publicly);
  return { group: { ...group, g1, g2 }, secretly, publicly };
}
