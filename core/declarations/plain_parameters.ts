import type { Parameters } from "./parameters.ts";

const { raw } = String;
const NAME = raw`[A-Za-z_$][\w$]*`;
const TEXT = raw`"[\w ,.:-]*"|'[\w ,.:-]*'`;
const DEFAULT = raw`\s*=\s*(?:-?\d+(?:\.\d+)?|true|false|null|undefined|${TEXT}|\[\]|\{\})`;
const ENTRY = raw`${NAME}(?:${DEFAULT})?\s*`;
const LIST = raw`\{\s*(?:${ENTRY},\s*)*(?:${ENTRY})?\}`;
/** Its first group is the parameter, the second one its list of names. */
const PARAMETER = raw`(${NAME}|(${LIST})(?:\s*=\s*\{\s*\})?)\s*[,)]`;
/** How `toString()` writes a method. A function without a name may be a bound one, which hides its own. */
const METHOD = raw`^(?:async\s+)?(?:\*\s*)?(?!function\b)${NAME}\s*\(\s*`;

const FORMS = [
  new RegExp(raw`${METHOD}(?:\)|${PARAMETER})`),
  new RegExp(raw`${METHOD}(?:\)|${NAME}\s*(?:\)|,\s*(?:\)|${PARAMETER})))`),
];
const NAMED = new RegExp(raw`(${NAME})(${DEFAULT})?`, "g");

/**
 * Reads what a method takes out of its arguments if they are plain names, with plain literals as
 * defaults. Most are, and the parser takes long to load.
 *
 * @param source What the method's `toString()` returns.
 * @param position Which parameter is the object of arguments: 0 or 1.
 * @returns Undefined if only the parser can tell.
 */
export function plainParameters(source: string, position: number): Parameters | undefined {
  const found = FORMS[position]?.exec(source);
  if (!found) return undefined;
  const [, parameter, list] = found;
  const names = list === undefined ? [] : Array.from(list.matchAll(NAMED));
  return {
    named: names.map(([, name = "", literal]) => ({ name, isRequired: literal === undefined })),
    isOpen: parameter !== undefined && list === undefined,
  };
}
