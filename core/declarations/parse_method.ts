/**
 * The only file that knows the parser. It is loaded once a method takes more than plain
 * names, or help is asked for.
 *
 * @module
 */
import {
  type AnyNode,
  type ArrowFunctionExpression,
  type ClassExpression,
  type Comment,
  type ExpressionStatement,
  type FunctionExpression,
  type Options,
  parse,
  type Pattern,
} from "acorn";
import type { Parameter, Parameters } from "./parameters.ts";

const OPTIONS: Options = {
  ecmaVersion: "latest",
  sourceType: "module",
  checkPrivateFields: false, // the class around the method declares them
};

/**
 * Reads what a method takes out of its arguments.
 *
 * @param source What the method's `toString()` returns.
 * @param position Which parameter is the object of arguments.
 * @throws {SyntaxError} If it is not the source of a function, such as that of a native one.
 */
export function parseParameters(source: string, position: number): Parameters {
  const pattern = parseFunction(source).params[position];
  if (pattern === undefined) return { named: [], isOpen: false };
  return readPattern(pattern);
}

/**
 * The text of the JSDoc comment right above a method, without its delimiters.
 *
 * @param classSource What the class's `toString()` returns.
 * @throws {SyntaxError} If it is not the source of a class.
 */
export function findComment(classSource: string, method: string): string | undefined {
  const comments: Comment[] = [];
  const { body } = parseExpression(classSource, comments) as ClassExpression;
  const definition = body.body.findLast((member) =>
    member.type === "MethodDefinition" && !member.static &&
    nameOf(member.key, member.computed) === method
  );
  if (definition === undefined) return undefined;
  const { start } = definition;
  const last = comments.findLast(({ end }) => end <= start + WRAPPED);
  const isAbove = last?.type === "Block" && last.value.startsWith("*") &&
    classSource.slice(last.end - WRAPPED, start - WRAPPED).trim() === "";
  return isAbove ? last.value.slice(1) : undefined;
}

function parseFunction(source: string): FunctionExpression | ArrowFunctionExpression {
  let method: AnyNode | undefined;
  try {
    method = (parseExpression(`class{${source}}`) as ClassExpression).body.body[0];
  } catch {
    // A function in place of the method, such as of another decorator.
    method = parseExpression(source);
  }
  const value = method?.type === "MethodDefinition" ? method.value : method;
  if (value?.type === "FunctionExpression" || value?.type === "ArrowFunctionExpression") {
    return value;
  }
  throw new SyntaxError("Cannot read parameters as this is not the source of a function");
}

/** Characters before an expression that is parsed. */
const WRAPPED = "(".length;

function parseExpression(source: string, onComment?: Comment[]): AnyNode {
  const options = onComment === undefined ? OPTIONS : { ...OPTIONS, onComment };
  const { body } = parse(`(${source}\n)`, options);
  return (body[0] as ExpressionStatement).expression;
}

function readPattern(parameter: Pattern): Parameters {
  const pattern = parameter.type === "AssignmentPattern" ? parameter.left : parameter;
  if (pattern.type !== "ObjectPattern") return { named: [], isOpen: true };
  const named: Parameter[] = [];
  let isOpen = false;
  for (const property of pattern.properties) {
    const name = property.type === "Property" ? nameOf(property.key, property.computed) : undefined;
    if (name === undefined || property.type !== "Property") isOpen = true;
    else if (!named.some((known) => known.name === name)) {
      named.push({ name, isRequired: property.value.type !== "AssignmentPattern" });
    }
  }
  return { named, isOpen };
}

/** The name that a key stands for; undefined if only running the code would tell. */
function nameOf(key: AnyNode, isComputed: boolean): string | undefined {
  if (key.type === "Identifier" && !isComputed) return key.name;
  if (key.type === "Literal" && !(key.value instanceof RegExp)) {
    return String(key.bigint ?? key.value);
  }
  if (key.type === "TemplateLiteral" && key.expressions.length === 0) {
    return key.quasis[0]?.value.cooked ?? undefined;
  }
  return undefined;
}
