const CODE = /^ *```[^]*?^ *```$|`[^`\n]*`/gm;
const LINK = /\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)|\bsrc="([^"]+)"|\bhref="([^"]+)"/g;

/** The targets of the links and pictures of a text in Markdown, without those in code. */
export function readLinks(text: string): string[] {
  return [...text.replaceAll(CODE, "``").matchAll(LINK)]
    .map(([, markdown, src, href]) => markdown ?? src ?? href ?? "");
}
