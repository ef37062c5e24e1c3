import { pathOf } from "../../core/contract/explain.ts";
import type { SchemaIssue, StandardSchema } from "../../core/contract/standard/standard_schema.ts";
import { BadRequest } from "../responses/http_error.ts";
import { jsonPointer } from "../responses/json_pointer.ts";

/** Most issues that a client is told. */
const MAX_ISSUES = 20;
const MAX_MESSAGE_LENGTH = 200;

/**
 * Lets a schema check the body of a request.
 *
 * @returns What the schema makes of it.
 * @throws {BadRequest} If the schema does not take it; clients that accept JSON get all issues.
 */
export async function checkBody<T>(body: unknown, schema: StandardSchema<unknown, T>): Promise<T> {
  const result = await schema["~standard"].validate(body);
  if (result.issues === undefined) return result.value;
  const issues = result.issues.slice(0, MAX_ISSUES).map(toIssue);
  const [first = "The body is invalid"] = issues.map(({ path, detail }) =>
    path === "" ? `The body is invalid: ${detail}` : `${path}: ${detail}`
  );
  const others = result.issues.length - 1;
  throw new BadRequest(others > 0 ? `${first} (and ${others} more)` : first, {
    problem: { errors: issues.map(({ pointer, detail }) => ({ detail, pointer })) },
  });
}

interface Issue {
  /** Such as `items[2].price`. */
  readonly path: string;
  /** Such as `#/items/2/price`. */
  readonly pointer: string;
  /** What is wrong. */
  readonly detail: string;
}

function toIssue({ message, path: keys = [] }: SchemaIssue): Issue {
  const segments = keys.map((key) => typeof key === "object" ? key.key : key);
  const path = pathOf(segments);
  // The messages of arktype begin with the path.
  const detail = path !== "" && message.startsWith(`${path} `)
    ? message.slice(path.length + 1)
    : message;
  return { path, pointer: jsonPointer(segments), detail: shorten(detail) };
}

function shorten(text: string): string {
  return text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH)}…` : text;
}
