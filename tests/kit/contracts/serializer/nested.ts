/** A list in a list, so many times. */
export function nested(depth: number): unknown[] {
  let value: unknown[] = [];
  for (let level = 1; level < depth; level++) value = [value];
  return value;
}

/**
 * The bytes of a value that is nested too deeply to be encoded: where a list's bytes stand around
 * those of its item, there can be any number of them.
 *
 * @param list Bytes of a list of one item.
 * @param item Bytes of the item.
 */
export function nestedBytes(list: Uint8Array, item: Uint8Array, depth: number): Uint8Array {
  const start = indexOf(list, item);
  const before = list.subarray(0, start);
  const after = list.subarray(start + item.length);
  const parts = [...Array(depth).fill(before), item, ...Array(depth).fill(after)];
  return new Uint8Array(parts.flatMap((part: Uint8Array) => [...part]));
}

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  for (let start = 0; start <= bytes.length - part.length; start++) {
    if (part.every((octet, offset) => bytes[start + offset] === octet)) return start;
  }
  return 0;
}
