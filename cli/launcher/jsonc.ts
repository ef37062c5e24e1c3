/** Strings stay as they are, comments and commas before a closing bracket go. */
const COMMENTS = /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const TRAILING_COMMAS = /("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g;

/**
 * Parses JSON with comments and trailing commas, as Deno's own configuration may have them.
 *
 * @throws {SyntaxError} If the text is no JSON apart from those.
 */
export function parseJsonc(text: string): unknown {
  const keepStrings = (_: string, literal: string | undefined): string => literal ?? "";
  return JSON.parse(
    text.replace(/^\uFEFF/, "").replace(COMMENTS, keepStrings).replace(
      TRAILING_COMMAS,
      keepStrings,
    ),
  );
}
