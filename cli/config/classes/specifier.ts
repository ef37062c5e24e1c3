/** A class in a module, as configuration names it. */
export interface ClassSpecifier {
  /** What stands before the last colon: a module. */
  readonly module: string;
  /** What stands behind it: an export. */
  readonly name: string;
}

/** The kinds of modules. */
export type ModuleKind = "file" | "name" | "package" | "forbidden";

const exportName = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * Splits `module:Name` at its last colon.
 *
 * @throws {SyntaxError} If it has another form.
 */
export function parseClassSpecifier(text: string): ClassSpecifier {
  const colon = text.lastIndexOf(":");
  const [module, name] = [text.slice(0, Math.max(colon, 0)), text.slice(colon + 1)];
  const hasModule = module !== "" && !/^(?:npm|jsr|file|https?)$/.test(module);
  if (hasModule && exportName.test(name)) return { module, name };
  throw new SyntaxError('it must have the form "module:Name", such as "greeting:Greeting"');
}

/**
 * Tells how a module is to be found: a file by its path, a name by search, a package by Deno.
 * Everything else, such as code from the web or inside a `data:` URL, is forbidden.
 */
export function moduleKindOf(module: string): ModuleKind {
  if (/^(?:\.{0,2}\/|file:)/.test(module)) return "file";
  if (/^(?:npm|jsr):/.test(module)) return "package";
  return module.includes(":") ? "forbidden" : "name";
}
