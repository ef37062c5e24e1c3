import type { WebParam, WebPath } from "../../core/contract/service_contract.ts";
import type { Schema } from "../../core/contract/schema.ts";
import type { Converter } from "./converter.ts";
import { asLinear } from "./converters.ts";
import type { PathPattern, Piece } from "./pattern.ts";
import { encodeSegment } from "./request_path.ts";
import { EVERYTHING, SEGMENT, type UrlPatternPart } from "./url_pattern.ts";

/** Of a path with more parts that may be left out, only the longest form is described. */
const MAX_OPTIONAL = 3;

/** The paths that a pattern stands for: several where a part of it may be left out. */
export function describePattern({ segments, whole }: PathPattern): WebPath[] {
  if (whole !== undefined) return describeParts(whole.parts);
  const params: WebParam[] = [];
  const texts = segments.map((pieces) =>
    pieces.map((piece) => {
      if (typeof piece === "string") return encodeSegment(piece);
      params.push(describePlaceholder(piece));
      return `{${piece.name}}`;
    }).join("")
  );
  return [{ template: `/${texts.join("/")}`, params }];
}

function describePlaceholder({ name, converter }: Exclude<Piece, string>): WebParam {
  const schema = asLinear(converter)?.schema ?? ofOwnConverter(converter);
  return { name, schema, spansSegments: converter.spansSegments };
}

function ofOwnConverter({ pattern }: Converter): Schema {
  return { type: "string", ...patternOf(pattern) };
}

/** A whole text that matches, if that can be said with the flag `u`. */
function patternOf(source: string): Pick<Schema, "pattern"> {
  const pattern = `^(?:${source})$`;
  try {
    new RegExp(pattern, "u");
  } catch {
    return {};
  }
  return { pattern };
}

function describeParts(parts: readonly UrlPatternPart[]): WebPath[] {
  const optional = parts.filter(isOptional);
  const isExpanded = optional.length <= MAX_OPTIONAL;
  let paths: WebPath[] = [{ template: "", params: [] }];
  for (const part of parts) {
    const longer = paths.map((path) => append(path, part));
    paths = isOptional(part) && isExpanded ? [...paths, ...longer] : longer;
  }
  return paths.filter(({ template }) => template.startsWith("/"));
}

function isOptional({ modifier }: UrlPatternPart): boolean {
  return modifier === "?" || modifier === "*";
}

function append({ template, params }: WebPath, part: UrlPatternPart): WebPath {
  const { name, prefix, suffix, expression, modifier } = part;
  if (name === undefined) return { template: template + prefix, params };
  const isRepeated = modifier === "*" || modifier === "+";
  const isPlain = expression === SEGMENT || expression === EVERYTHING;
  const schema: Schema = {
    type: "string",
    ...(!isPlain && !isRepeated && patternOf(expression)),
  };
  const spansSegments = isRepeated || expression === EVERYTHING;
  return {
    template: `${template}${prefix}{${name}}${suffix}`,
    params: [...params, { name, schema, spansSegments }],
  };
}
