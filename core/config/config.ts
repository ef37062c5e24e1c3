import type { Decoder } from "./decoder.ts";
import type { ConfigPath } from "./path.ts";

/** A class whose instances are `T`. */
export type Constructor<T = unknown> = new (...args: never[]) => T;

/** Values that code adds to those of a section. */
export type Extra = Readonly<Record<string, unknown>>;

/** Options of {@linkcode Config.create}. */
export interface CreateOptions<T = unknown> {
  /**
   * The class where the section names none.
   *
   * @default {none}
   */
  readonly fallback?: ClassReference<T>;
  /**
   * Values that no file can hold, such as `{ metrics: this.metrics }`. They go before values of the
   * section. An instance that `dep:` shares does not get them.
   *
   * @default {{}}
   */
  readonly extra?: Extra;
}

/** A class, or another object, that knows how to create instances from configuration. */
export interface Configurable<T> {
  /**
   * Creates an instance from the section that names the class.
   *
   * @param extra What the caller of {@linkcode Config.create} adds; empty if nothing.
   */
  fromConfig(config: Config, extra: Extra): T | Promise<T>;
}

/** What instances are created by: a class, or a function as an object's `fromConfig`. */
export type Creator<T = unknown> = Constructor<T> | Configurable<T>;

/** A class, or its name in configuration: `"module:Name"`. */
export type ClassReference<T = unknown> = Constructor<T> | string;

/** Where the name of a class stands. */
export interface ClassContext {
  /** Name of the configuration file. */
  readonly file: string;
  /** Key path of the section that names the class. */
  readonly path: string;
}

/**
 * Finds the class that configuration names, or the function in its place.
 *
 * @param specifier The name, such as `"greeting:Greeting"`.
 * @param context Where it stands.
 * @returns What creates the instances.
 * @throws {Error} If it cannot be created; the message says why, in one line, without repeating the
 * specifier or the context.
 */
export type ClassLoader = (specifier: string, context: ClassContext) => Promise<Creator>;

/**
 * A section of the configuration. Every error is a `ConfigError` of one line that names the file
 * and the key path.
 *
 * Paths are relative to the section. Variables such as `$(env.NAME)` are looked up when a value is
 * read, so unread values need no variables.
 */
export interface Config {
  /** Key path of this section, such as `"interfaces.Greeting"`; empty for the whole. */
  readonly path: string;
  /** The keys of this section, in the order of the file. */
  keys(): string[];
  /** Whether there is a value, other than null, at a path. */
  has(path: ConfigPath): boolean;
  /**
   * Reads a value.
   *
   * @param path Where it stands.
   * @param decode Turns it into what is wanted: one of the decoders, a function, or a schema.
   * @returns What the decoder made of it.
   * @throws {ConfigError} If the decoder refuses it, or a variable in it does not exist.
   */
  read<T>(path: ConfigPath, decode: Decoder<T>): T;
  /**
   * A section inside of this one; an empty one where there is nothing.
   *
   * @throws {ConfigError} If there is something else than a mapping.
   */
  section(path: ConfigPath): Config;
  /**
   * Loads the class that the key `class` of a section names.
   *
   * @param path The section.
   * @param fallback What to use where no class is named.
   * @throws {ConfigError} If none is named, it cannot be loaded, or it is a function.
   */
  loadClass<T>(path: ConfigPath, fallback?: ClassReference<T>): Promise<Constructor<T>>;
  /**
   * Creates an instance of the class that a section names: by its static `fromConfig(section, extra)`,
   * or else with `new` and one object, the section's other values and the extra ones. The text
   * `dep:<name>` in place of a section stands for the shared instance of `dependencies.<name>`.
   *
   * @param path The section.
   * @param options Extra values, and the class where none is named; or only that class.
   * @throws {ConfigError} If the class cannot be loaded or created.
   */
  create<T>(path: ConfigPath, options?: ClassReference<T> | CreateOptions<T>): Promise<T>;
  /**
   * Like {@linkcode Config.create}, but once per path: later calls get the same instance.
   * After a failure the next call tries again.
   */
  shared<T>(path: ConfigPath, fallback?: ClassReference<T>): Promise<T>;
  /** A copy for people to see: variables replaced, secrets hidden. */
  toJSON(): unknown;
}
