import { createHighlighter } from "shiki";

const THEMES = { light: "github-light", dark: "github-dark" } as const;
/** Or a busy machine leaves lines without colours, and those below them with wrong ones. */
const UNLIMITED = 0;
/** Languages of code blocks, and the grammars that show them. */
const GRAMMARS: Readonly<Record<string, string>> = {
  console: "shellsession",
  js: "javascript",
  json: "jsonc",
  sh: "shellscript",
  ts: "typescript",
  yaml: "yaml",
};

/** Turns code into HTML with colours; undefined for a language that has none. */
export type Highlight = (code: string, language: string) => string | undefined;

/** Loads the grammars. */
export async function createHighlight(): Promise<Highlight> {
  const highlighter = await createHighlighter({
    langs: Object.values(GRAMMARS),
    themes: Object.values(THEMES),
  });
  return (code, language) => {
    const lang = GRAMMARS[language];
    return lang &&
      highlighter.codeToHtml(code, { lang, themes: THEMES, tokenizeTimeLimit: UNLIMITED });
  };
}
