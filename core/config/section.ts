import { ConfigError, LymphError, toError } from "../errors.ts";
import { customInspect, type Inspect } from "../values/kind.ts";
import { didYouMean } from "./closest.ts";
import type {
  ClassLoader,
  ClassReference,
  Config,
  Constructor,
  CreateOptions,
  Creator,
  Extra,
} from "./config.ts";
import { DecodeError, toDecodeError } from "./decode_error.ts";
import { decode, type Decoder } from "./decoder.ts";
import { instantiate, toCreator } from "./factory.ts";
import { lookUp, type LookupOptions } from "./lookup.ts";
import { isMapping, type Mapping } from "./mapping.ts";
import { type ConfigPath, formatPath, type PathSegment, toSegments } from "./path.ts";
import { ReadKeys, type UnreadKey } from "./read_keys.ts";
import { isSecretPath } from "./secrets/secret_names.ts";
import { withoutVariables } from "./secrets/secret_variables.ts";
import { redact } from "./secrets/secrets.ts";
import { CycleError, SharedInstances } from "./shared_instances.ts";
import type { Variables } from "./variables.ts";

/** Options of {@linkcode createConfig}. */
export interface ConfigOptions extends Variables {
  /**
   * Names the file that a value comes from.
   *
   * @default {() => "configuration"}
   */
  readonly fileOf?: (path: readonly string[]) => string;
  /** Finds the classes that the configuration names; without it none can be loaded. */
  readonly loadClass?: ClassLoader;
  /** Sees every instance that is created, so that its owner can start and stop it. */
  readonly onCreate?: (instance: unknown, path: string, section: Config) => void;
}

/**
 * Makes parsed values a {@linkcode Config}.
 *
 * @example Read what a service needs
 * ```ts ignore
 * const config = createConfig({ interfaces: { Greeting: { port: 8080 } } });
 * config.section("interfaces.Greeting").read("port", decode.port); // 8080
 * ```
 */
export function createConfig(values: Mapping, options: ConfigOptions = {}): Config {
  const root = { values, options, instances: new SharedInstances(), readKeys: new ReadKeys() };
  return new Section(root, []);
}

/** An {@linkcode UnreadKey}, and where to find it. */
export interface FoundKey extends UnreadKey {
  /** Name of the file. */
  readonly file: string;
  /** Its whole key path. */
  readonly place: string;
}

/** The keys of a section that were not read so far; empty if that is unknown. */
export let unreadKeys: (section: Config) => FoundKey[];
/** Looks at a value, not below it, without counting it as read. */
export let peek: (config: Config, path: ConfigPath) => unknown;

interface Root {
  readonly values: Mapping;
  readonly options: ConfigOptions;
  readonly instances: SharedInstances;
  readonly readKeys: ReadKeys;
}

class Section implements Config {
  readonly #root: Root;
  readonly #segments: readonly string[];
  /** Key of the shared instance that is created from this section. */
  readonly #creating: string | undefined;

  static {
    unreadKeys = (section) => section instanceof Section ? section.#unread() : [];
    peek = (config, path) =>
      config instanceof Section ? config.#lookUp(toSegments(path)) : undefined;
  }

  constructor(root: Root, segments: readonly string[], creating?: string) {
    this.#root = root;
    this.#segments = segments;
    this.#creating = creating;
  }

  get path(): string {
    return formatPath(this.#segments);
  }

  keys(): string[] {
    const keys = this.#keys();
    for (const key of keys) this.#root.readKeys.ask([...this.#segments, key]);
    return keys;
  }

  has(path: ConfigPath): boolean {
    this.#root.readKeys.ask([...this.#segments, ...toSegments(path)]);
    return (this.#lookUp(toSegments(path)) ?? undefined) !== undefined;
  }

  read<T>(path: ConfigPath, decoder: Decoder<T>): T {
    const segments = toSegments(path);
    this.#root.readKeys.askWhole([...this.#segments, ...segments]);
    const value = this.#lookUp(segments, { deep: true });
    try {
      return decode(decoder, value);
    } catch (thrown) {
      if (thrown instanceof ConfigError) throw thrown;
      const error = toDecodeError(thrown, value).within(segments);
      throw this.#error(error.isMissing ? error.withHint(this.#hint(segments)) : error);
    }
  }

  section(path: ConfigPath): Config {
    const section = this.#at(path);
    section.#keys();
    return section;
  }

  async loadClass<T>(path: ConfigPath, fallback?: ClassReference<T>): Promise<Constructor<T>> {
    const section = this.#at(path);
    const creator = await section.#loadCreator(fallback);
    if (typeof creator === "function") return creator as Constructor<T>;
    throw section.#error(
      new DecodeError("must name a class", { detail: "it names a function" }, ["class"]),
    );
  }

  async #loadCreator(fallback: ClassReference | undefined): Promise<Creator> {
    const reference = this.read("class", (value) => toReference(value ?? fallback));
    if (typeof reference === "function") return toCreator(reference);
    const { loadClass = noClassLoader } = this.#root.options;
    const file = this.#fileOf(["class"]);
    try {
      return await loadClass(reference, { file, path: this.path });
    } catch (cause) {
      const requirement = `${JSON.stringify(reference)} cannot be loaded`;
      const detail = firstLine(cause);
      throw this.#error(new DecodeError(requirement, { detail, cause }, ["class"]));
    }
  }

  async create<T>(
    path: ConfigPath,
    options: ClassReference<T> | CreateOptions<T> = {},
  ): Promise<T> {
    const { fallback, extra = {} } = typeof options === "object" ? options : { fallback: options };
    const section = this.#at(path);
    const value = section.#lookUp([]);
    if (typeof value === "string" && value.startsWith("dep:")) {
      return await section.#dependency(value.slice("dep:".length));
    }
    section.#keys();
    const instance = await section.#instantiate(await section.#loadCreator(fallback), extra);
    this.#root.options.onCreate?.(instance, section.path, section);
    return instance as T;
  }

  async shared<T>(path: ConfigPath, fallback?: ClassReference<T>): Promise<T> {
    const { instances } = this.#root;
    const section = this.#at(path);
    const key = section.path;
    const stopWaiting = section.#waitFor(key);
    try {
      const creating = new Section(this.#root, section.#segments, key);
      return await instances.get(key, () => creating.create([], fallback)) as T;
    } finally {
      stopWaiting();
    }
  }

  toJSON(): unknown {
    this.#root.readKeys.askWhole(this.#segments);
    const value = this.#lookUp([], { deep: true, hideSecrets: true });
    return redact(value, this.#segments);
  }

  [customInspect](inspect: Inspect, options: Deno.InspectOptions): string {
    return inspect(this.toJSON(), options);
  }

  #at(path: ConfigPath): Section {
    const segments = [...this.#segments, ...toSegments(path)];
    this.#root.readKeys.ask(segments);
    return new Section(this.#root, segments, this.#creating);
  }

  #keys(): string[] {
    const value = this.#lookUp([]) ?? {};
    if (isMapping(value)) return Object.keys(value);
    throw this.#error(new DecodeError("must be a mapping", { value }));
  }

  #unread(): FoundKey[] {
    const { readKeys, values, options } = this.#root;
    return readKeys.unread(this.#segments, (path) => lookUp(values, path, options)).map((key) => ({
      ...key,
      file: this.#fileOf(key.path),
      place: formatPath([...this.#segments, ...key.path]),
    }));
  }

  #fileOf(path: readonly PathSegment[]): string {
    const { fileOf = () => "configuration" } = this.#root.options;
    return fileOf([...this.#segments, ...path.map(String)]);
  }

  #lookUp(path: readonly string[], options: LookupOptions = {}): unknown {
    try {
      const segments = [...this.#segments, ...path];
      return lookUp(this.#root.values, segments, this.#root.options, options);
    } catch (thrown) {
      if (!(thrown instanceof DecodeError)) throw thrown;
      const root = new Section(this.#root, []);
      throw root.#error(thrown);
    }
  }

  #error(error: DecodeError): ConfigError {
    const { values, options } = this.#root;
    const placed = withoutVariables(error.within(this.#segments), values, options);
    const line = `${this.#fileOf(error.path)}: ${placed.describe()}`;
    // The error of a library may repeat the value.
    const isTelling = placed.cause !== undefined && isSecretPath(placed.path);
    const cause = isTelling ? new DecodeError(placed.requirement) : placed.cause ?? placed;
    return new ConfigError(line, { cause });
  }

  /** Finds a misspelt key beside the outermost one that is missing. */
  #hint(path: readonly string[]): string {
    const root = new Section(this.#root, []);
    const segments = [...this.#segments, ...path];
    for (const [depth, key] of segments.entries()) {
      const siblings = root.#lookUp(segments.slice(0, depth));
      if (!isMapping(siblings)) return "";
      if ((siblings[key] ?? undefined) === undefined) return didYouMean(key, Object.keys(siblings));
    }
    return "";
  }

  async #dependency<T>(name: string): Promise<T> {
    const root = new Section(this.#root, [], this.#creating);
    const names = root.section("dependencies").keys();
    if (names.includes(name)) return await root.shared(["dependencies", name]);
    throw this.#error(
      new DecodeError("must name one of the dependencies", {
        value: `dep:${name}`,
        hint: didYouMean(name, names),
      }),
    );
  }

  async #instantiate(creator: Creator, extra: Extra): Promise<unknown> {
    try {
      return await instantiate(creator, this, extra);
    } catch (cause) {
      if (cause instanceof LymphError) throw cause;
      throw this.#error(new DecodeError("cannot be created", { detail: firstLine(cause), cause }));
    }
  }

  #waitFor(key: string): () => void {
    if (this.#creating === undefined) return () => {};
    try {
      return this.#root.instances.wait(this.#creating, key);
    } catch (thrown) {
      if (!(thrown instanceof CycleError)) throw thrown;
      throw this.#error(new DecodeError("must not depend on itself", { detail: thrown.message }));
    }
  }
}

function toReference(value: unknown): Constructor | string {
  if (typeof value === "string" || typeof value === "function") {
    return value as Constructor | string;
  }
  throw new DecodeError('must name a class, such as "module:Name"', { value });
}

function noClassLoader(): Promise<Creator> {
  const message =
    "here no class is found by its name: give the class itself, as in { class: Store }";
  return Promise.reject(new Error(message));
}

function firstLine(thrown: unknown): string {
  return toError(thrown).message.split("\n", 1)[0] ?? "";
}
