import { isPlainObject, isTypeName, PAYLOAD_KEY, TYPE_KEY } from "./extension_types.ts";
import { loadJsonType } from "./json_types.ts";

const INTEGER = /^-?\d+$/;

/** What the engine tells a reviver of a primitive, which TypeScript does not know of yet. */
interface ReviverContext {
  readonly source?: string;
}

/**
 * Parses JSON in which maps may stand for extension types.
 *
 * @throws {SyntaxError} If the text is not one well-formed value.
 */
export function readJson(text: string, maxDepth: number): unknown {
  checkDepth(text, maxDepth);
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: ReviverContext) => unknown,
  ) => unknown;
  return parse(text, (_key, value, { source }) => {
    if (typeof value === "number") return exactNumber(value, source);
    if (typeof value !== "object" || !isPlainObject(value)) return value;
    return loadTyped(value as Record<string, unknown>);
  });
}

function loadTyped(record: Record<string, unknown>): unknown {
  if (!Object.hasOwn(record, TYPE_KEY) || !isTypeName(record[TYPE_KEY])) return record;
  if (Object.hasOwn(record, PAYLOAD_KEY)) {
    return loadJsonType(record[TYPE_KEY], record[PAYLOAD_KEY]);
  }
  throw new SyntaxError(`Cannot decode JSON: a map has "${TYPE_KEY}" but no "${PAYLOAD_KEY}"`);
}

function exactNumber(value: number, source: string | undefined): number | bigint {
  if (Number.isSafeInteger(value) || source === undefined || !INTEGER.test(source)) {
    if (Number.isFinite(value)) return value;
    throw new SyntaxError("Cannot decode JSON: a number is too large");
  }
  // The length first: turning a million digits into a bigint takes a while.
  const exact = source.length <= 20 ? BigInt(source) : 2n ** 64n;
  if (exact >= -(2n ** 63n) && exact < 2n ** 64n) return exact;
  throw new SyntaxError("Cannot decode JSON: an integer must be from -2^63 to 2^64 - 1");
}

/** The engine's own parser goes as deep as the text does; its reviver overflows the stack. */
function checkDepth(text: string, maxDepth: number): void {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted) {
      if (character === "\\") index++;
      else if (character === '"') quoted = false;
    } else if (character === '"') {
      quoted = true;
    } else if (character === "[" || character === "{") {
      if (++depth > maxDepth) {
        throw new SyntaxError(
          `Cannot decode JSON: it nests deeper than the limit of ${maxDepth} levels`,
        );
      }
    } else if (character === "]" || character === "}") {
      depth--;
    }
  }
}
