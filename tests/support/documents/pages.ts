import { dirname, join, normalize } from "node:path";
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

/** The text below one heading, up to the next heading. */
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

/** A file in Markdown. */
export interface Page {
  /** Its path in the repository. */
  readonly path: string;
  readonly text: string;
}

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FENCE = /^ *```/;
const HEADING = /^(#+) (.*)$/;

/** The README. */
export const README: string = await Deno.readTextFile(join(ROOT, "README.md"));

/** The README and all pages of docs/, in the order of their paths. */
export const PAGES: readonly Page[] = [
  { path: "README.md", text: README },
  ...(await Array.fromAsync(readPages("docs"))).sort((a, b) => a.path < b.path ? -1 : 1),
];

async function* readPages(folder: string): AsyncGenerator<Page> {
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = join(folder, name);
    if (isDirectory) yield* readPages(path);
    else if (name.endsWith(".md")) yield { path, text: await Deno.readTextFile(join(ROOT, path)) };
  }
}

/** The anchor of a heading, as GitHub makes it. */
export function anchorOf(title: string): string {
  return title.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
}

/** The anchors of a text's headings. */
export function readAnchors(text: string): string[] {
  return splitAtHeadings(text).map(({ title }) => anchorOf(title));
}

/** The chapters of a text in Markdown. */
export function readChapters(text: string): Chapter[] {
  return splitAtHeadings(text).map(readChapter);
}

/** The files that pages show, by the path in their first line. */
export function readShownFiles(pages: readonly Page[]): Record<string, string> {
  return Object.assign(
    {},
    ...pages.flatMap(({ text }) => readChapters(text)).map(({ files }) => files),
  );
}

/** The blocks that stand behind `all of [path](link)` or `a part of it`. */
export function readQuotations({ path: page, text }: Page): Quotation[] {
  const link = String.raw`\[([\w./-]+)\]\(([\w./-]+)\)`;
  const block = String.raw`(?:(?!\x60{3})[\s\S])*\x60{3}\w+\n([\s\S]*?)^\x60{3}$`;
  const find = (pattern: string) => [...text.matchAll(new RegExp(pattern, "gm"))];
  return [
    ...find(String.raw`\ball\s+of\s+${link}${block}`).map((match) => ({ match, isWhole: true })),
    ...find(`${link}[^:]*a part of it${block}`).map((match) => ({ match, isWhole: false })),
  ].map(({ match: [, path = "", target = "", code = ""], isWhole }) => {
    const linked = normalize(join(dirname(page), target));
    if (linked !== path) throw new Error(`${page} calls ${linked} ${path}`);
    return { path, isWhole, code };
  });
}

/** Splits a text at its headings; lines of code that look like one do not count. */
function splitAtHeadings(text: string): { title: string; content: string }[] {
  const parts: { title: string; lines: string[] }[] = [];
  let isCode = false;
  for (const line of text.split("\n")) {
    if (FENCE.test(line)) isCode = !isCode;
    const [, , title] = isCode ? [] : HEADING.exec(line) ?? [];
    if (title !== undefined) parts.push({ title, lines: [] });
    else parts.at(-1)?.lines.push(line);
  }
  return parts.map(({ title, lines }) => ({ title, content: lines.join("\n") }));
}

function readChapter({ title, content: text }: { title: string; content: string }): Chapter {
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
