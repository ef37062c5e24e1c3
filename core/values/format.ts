import { Decimal } from "./decimal.ts";
import { Embedded } from "./embedded.ts";
import { Extension } from "./extension.ts";
import { Float } from "./float.ts";
import { Undefined } from "./undefined.ts";
import { MISLEADING } from "./unprintable.ts";
import { Uuid } from "./uuid.ts";

const COLUMNS = 80;
const MAX_BYTES = 64;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** ANSI foregrounds, the ones that `Deno.inspect` uses. */
const COLORS = { green: 32, yellow: 33, magenta: 35, cyan: 36, grey: 90 };
type Color = keyof typeof COLORS;

/** Options of {@linkcode formatValue}. */
export interface FormatValueOptions {
  /**
   * Whether to colour the parts with ANSI escapes.
   *
   * @default {false}
   */
  readonly colors?: boolean;
}

/** Printed text and the columns that it takes; infinitely many if it has line breaks. */
interface Printed {
  readonly text: string;
  readonly width: number;
}

/**
 * Prints a value for people, wrapped at 80 columns; what Python's `pprint` is for.
 *
 * @param value Anything, above all what a serializer decodes.
 * @returns One line where it fits, such as `'Hi, Joe!'` or `{ id: 7, tags: ['a', 'b'] }`.
 *
 * @example A reply
 * ```ts
 * import { Decimal, formatValue } from "@lymph/lymph";
 * import assert from "node:assert/strict";
 *
 * assert.equal(formatValue({ price: new Decimal("3.140") }), "{ price: Decimal('3.140') }");
 * ```
 */
export function formatValue(value: unknown, options: FormatValueOptions = {}): string {
  return new ValueFormatter(options.colors ?? false).format(value, 0).text;
}

class ValueFormatter {
  readonly #colors: boolean;
  readonly #ancestors = new Set<object>();

  constructor(colors: boolean) {
    this.#colors = colors;
  }

  /** Prints a value that starts `column` columns into its line, or whose lines are so indented. */
  format(value: unknown, indent: number, column: number = indent): Printed {
    switch (typeof value) {
      case "string":
        return this.#atom(quote(value), "green");
      case "number":
        return this.#atom(Object.is(value, -0) ? "-0" : String(value), "yellow");
      case "bigint":
        return this.#atom(`${value}n`, "yellow");
      case "boolean":
        return this.#atom(String(value), "yellow");
      case "undefined":
        return this.#atom("undefined", "grey");
      case "symbol":
        return this.#atom(value === Undefined ? "Undefined" : String(value), "grey");
      case "function":
        return this.#atom(`[function ${value.name || "(anonymous)"}]`, "cyan");
    }
    if (value === null) return this.#atom("null", "grey");
    return this.#scalarObject(value as object) ?? this.#container(value as object, indent, column);
  }

  #scalarObject(value: object): Printed | undefined {
    if (ArrayBuffer.isView(value)) return this.#atom(hex(value), "magenta");
    if (value instanceof Decimal) return this.#atom(`Decimal(${quote(value.value)})`, "yellow");
    if (value instanceof Uuid) return this.#atom(`Uuid(${quote(value.value)})`, "magenta");
    if (value instanceof Float) return this.#atom(`Float(${value.value})`, "yellow");
    if (value instanceof Embedded) return this.#atom(`Embedded(${hex(value.bytes)})`, "magenta");
    if (value instanceof Extension) {
      return this.#atom(`Extension(${value.type}, ${hex(value.data)})`, "magenta");
    }
    if (value instanceof Date) {
      const text = Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
      return this.#atom(text, "magenta");
    }
    if (value instanceof Temporal.ZonedDateTime) {
      return this.#atom(value.toString({ timeZoneName: "never" }), "magenta");
    }
    if (Object.prototype.toString.call(value).startsWith("[object Temporal.")) {
      return this.#atom(String(value), "magenta");
    }
    if (value instanceof Error) return this.#atom(String(value), "magenta");
    return undefined;
  }

  #container(value: object, indent: number, column: number): Printed {
    if (this.#ancestors.has(value)) return this.#atom("[circular]", "cyan");
    this.#ancestors.add(value);
    const inner = indent + 2;
    let opening = "{";
    let closing = "}";
    const items: Printed[] = [];
    if (Array.isArray(value)) {
      [opening, closing] = ["[", "]"];
      for (const item of value) items.push(this.format(item, inner));
    } else if (value instanceof Set) {
      opening = "Set {";
      for (const item of value) items.push(this.format(item, inner));
    } else if (value instanceof Map) {
      opening = "Map {";
      for (const [key, item] of value) {
        items.push(this.#entry(this.format(key, inner), " => ", item, inner));
      }
    } else {
      const name = className(value);
      if (name !== undefined) opening = `${name} {`;
      for (const [key, item] of Object.entries(value)) {
        const label = IDENTIFIER.test(key) ? plain(key) : this.#atom(quote(key), "green");
        items.push(this.#entry(label, ": ", item, inner));
      }
    }
    this.#ancestors.delete(value);
    return layOut(items, { opening, closing, indent, column });
  }

  #entry(key: Printed, separator: string, value: unknown, indent: number): Printed {
    const before = key.width + separator.length;
    const printed = this.format(value, indent, indent + before);
    return { text: key.text + separator + printed.text, width: before + printed.width };
  }

  #atom(text: string, color: Color): Printed {
    if (!this.#colors) return plain(text);
    return { text: `\x1b[${COLORS[color]}m${text}\x1b[39m`, width: text.length };
  }
}

function plain(text: string): Printed {
  return { text, width: text.length };
}

/** Joins the parts of a container in one line, or one part per line where that does not fit. */
function layOut(
  items: readonly Printed[],
  { opening, closing, indent, column }: {
    readonly opening: string;
    readonly closing: string;
    readonly indent: number;
    readonly column: number;
  },
): Printed {
  if (items.length === 0) return plain(opening + closing);
  const pad = closing === "]" ? "" : " ";
  let width = opening.length + closing.length + 2 * pad.length + 2 * (items.length - 1);
  for (const item of items) width += item.width;
  // The last column stays free for the comma that may follow.
  if (column + width < COLUMNS) {
    const text = opening + pad + items.map((item) => item.text).join(", ") + pad + closing;
    return { text, width };
  }
  const margin = " ".repeat(indent);
  const lines = items.map((item) => `${margin}  ${item.text}`).join(",\n");
  return { text: `${opening}\n${lines}\n${margin}${closing}`, width: Infinity };
}

function className(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return undefined;
  const constructor: unknown = prototype.constructor;
  return typeof constructor === "function" && constructor.name !== ""
    ? constructor.name
    : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "'": "\\'",
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

const UNQUOTABLE = new RegExp(String.raw`['\\\x00-\x1f${MISLEADING}]|\p{Surrogate}`, "gu");

function quote(text: string): string {
  // Control characters of a stranger's string must not reach the terminal.
  const safe = text.replace(
    UNQUOTABLE,
    (character) => ESCAPES[character] ?? escapeCode(character.charCodeAt(0)),
  );
  return `'${safe}'`;
}

function escapeCode(code: number): string {
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}

function hex(view: ArrayBufferView): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const shown = Array.from(
    bytes.subarray(0, MAX_BYTES),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  const rest = bytes.length - shown.length;
  if (rest > 0) shown.push(`… ${rest} more`);
  return `<${shown.join(" ")}>`;
}
