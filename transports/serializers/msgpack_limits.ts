/**
 * Maps, arrays, binaries and extensions that one value may consist of, in both directions: some take
 * one octet on the wire, and a hundred times as much in memory.
 */
export const MAX_OBJECTS: number = 2 ** 20;
