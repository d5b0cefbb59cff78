const MIB = 2 ** 20;

/** A number of bytes as people read it, in MiB to a tenth: `64 MiB`, `63.9 MiB`. */
export function describeBytes(bytes: number): string {
  return `${Math.floor((bytes / MIB) * 10) / 10} MiB`;
}
