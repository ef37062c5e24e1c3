import MarkdownIt from "markdown-it";
import { anchorOf } from "../../support/documents/pages.ts";
import type { Highlight } from "./highlight.ts";

/** A heading and the text below it. */
export interface Section {
  readonly title: string;
  /** The anchor of the heading. */
  readonly anchor: string;
  /** The text up to the next heading, without markup. */
  readonly text: string;
}

/** A page, rendered. */
export interface Rendered {
  readonly html: string;
  readonly sections: readonly Section[];
}

/** Options of {@linkcode createRenderer}. */
export interface RendererOptions {
  readonly highlight: Highlight;
}

/** Creates a function that renders Markdown, with `link` for the targets of links and pictures. */
export function createRenderer({ highlight }: RendererOptions) {
  const markdown = new MarkdownIt({
    html: true, // for comments; the pages are the project's own
    highlight: (code: string, language: string) => highlight(code, language) ?? "",
  });
  return (text: string, link: (target: string) => string): Rendered => {
    const tokens = markdown.parse(text, {});
    const sections: { title: string; anchor: string; text: string }[] = [];
    for (const [index, token] of tokens.entries()) {
      if (token.type === "heading_open") {
        const title = tokens[index + 1]?.content ?? "";
        token.attrSet("id", anchorOf(title));
        sections.push({ title: withoutMarkup(title), anchor: anchorOf(title), text: "" });
      } else if (token.type === "inline" && tokens[index - 1]?.type !== "heading_open") {
        const section = sections.at(-1);
        if (section) section.text += `${withoutMarkup(token.content)}\n`;
      }
      for (const child of token.children ?? []) {
        for (const name of ["href", "src"]) {
          const target = child.attrGet(name);
          if (target !== null) child.attrSet(name, link(String(target)));
        }
      }
    }
    return { html: markdown.renderer.render(tokens, markdown.options, {}), sections };
  };
}

function withoutMarkup(text: string): string {
  return text.replaceAll(/`|\*\*|\]\([^)]*\)|\[/g, "");
}
