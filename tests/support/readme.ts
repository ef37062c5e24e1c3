import { fileURLToPath } from "node:url";

/** A command of a console block. */
export interface Example {
  /** `lymph`, or a program that people have. */
  readonly program: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Lines that it prints. */
  readonly expected: readonly string[];
}

/** What stands between two headings. */
export interface Chapter {
  /** Its heading. */
  readonly title: string;
  /** The commands of its console blocks, in order. */
  readonly examples: readonly Example[];
  /** Files that it shows, by the path in their first line. */
  readonly files: Readonly<Record<string, string>>;
}

/** A block that says which file of the repository it comes from. */
export interface Quotation {
  /** The file. */
  readonly path: string;
  /** Whether it is all of it, or a part. */
  readonly isWhole: boolean;
  /** The block. */
  readonly code: string;
}

/** The README. */
export const README: string = await Deno.readTextFile(
  fileURLToPath(new URL("../../README.md", import.meta.url)),
);

/** The chapters of a text in Markdown. */
export function readChapters(text: string): Chapter[] {
  return text.split(/^##+ /m).slice(1).map(readChapter);
}

/** The blocks that stand behind `all of [path](path)` or `a part of it`. */
export function readQuotations(text: string): Quotation[] {
  const link = String.raw`\[([\w./-]+)\]\(\1\)`;
  const block = String.raw`(?:(?!\x60{3})[\s\S])*\x60{3}\w+\n([\s\S]*?)^\x60{3}$`;
  const find = (pattern: string) => [...text.matchAll(new RegExp(pattern, "gm"))];
  return [
    ...find(String.raw`\ball\s+of\s+${link}${block}`).map((match) => ({ match, isWhole: true })),
    ...find(`${link}[^:]*a part of it${block}`).map((match) => ({ match, isWhole: false })),
  ].map(({ match: [, path = "", code = ""], isWhole }) => ({ path, isWhole, code }));
}

function readChapter(text: string): Chapter {
  const title = text.slice(0, text.indexOf("\n"));
  const files: Record<string, string> = {};
  const examples: Example[] = [];
  for (const [, language, content = ""] of text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const [line, path] = /^(?:\/\/|#) ([\w./-]+\.\w+)\n/.exec(content) ?? [];
    if (line !== undefined && path !== undefined) files[path] = content.slice(line.length);
    if (language === "console") examples.push(...readExamples(content));
  }
  return { title, examples, files };
}

function readExamples(block: string): Example[] {
  return block.split(/^\$ /m).slice(1).map((part) => {
    const [command = "", ...expected] = part.trimEnd().split("\n");
    const [program = "", ...args] = splitWords(command);
    return { program, args, expected };
  });
}

/** Splits a command line as a shell does, as far as examples need it. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)]
    .map(([, single, double, bare]) => single ?? double ?? bare ?? "");
}
