const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;

/**
 * Whether a JSON text has more lists and objects inside of one another than wanted. The engine takes
 * half a second for a million of them, in which nothing else is served.
 *
 * @param json UTF-8: to look at bytes takes half as long as to look at a string.
 */
export function nestsDeeper(json: Uint8Array, maxDepth: number): boolean {
  if (count(json, OPEN_LIST, maxDepth) + count(json, OPEN_MAP, maxDepth) <= maxDepth) return false;
  let depth = 0;
  for (let index = 0; index < json.length; index++) {
    switch (json[index]) {
      case QUOTE:
        index = endOfString(json, index);
        break;
      case OPEN_LIST:
      case OPEN_MAP:
        if (++depth > maxDepth) return true;
        break;
      case CLOSE_LIST:
      case CLOSE_MAP:
        depth--;
    }
  }
  return false;
}

/** How often a byte occurs, as far as that matters. */
function count(json: Uint8Array, byte: number, enough: number): number {
  let found = 0;
  for (let at = json.indexOf(byte); at !== -1 && found <= enough; at = json.indexOf(byte, at + 1)) {
    found++;
  }
  return found;
}

/** Where the string ends that starts at an index; the end of the text if it does not. */
function endOfString(json: Uint8Array, start: number): number {
  for (let index = start + 1; index < json.length; index++) {
    if (json[index] === QUOTE) return index;
    if (json[index] === BACKSLASH) index++;
  }
  return json.length;
}
