/** Words that are no names in Python. */
const KEYWORDS = new Set(
  ("False None True and as assert async await break class continue def del elif else except " +
    "finally for from global if import in is lambda nonlocal not or pass raise return try while " +
    "with yield").split(" "),
);

/** Whether a name may stand as it is in Python. */
export function isPythonName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !KEYWORDS.has(name);
}

/** A text as the docstring of what is indented. */
export function docstring(text: string, indent: string): string {
  const safe = text.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"');
  const lines = safe.split("\n").map((line) => line.trimEnd());
  const end = lines.length > 1 ? `\n${indent}"""` : '"""';
  const first = `${indent}"""${lines[0]}`;
  const others = lines.slice(1).map((line) => line === "" ? "\n" : `\n${indent}${line}`);
  return `${/"$/.test(lines.at(-1) ?? "") && lines.length === 1 ? `${first} ` : first}${
    others.join("")
  }${end}`;
}
