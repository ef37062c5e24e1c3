import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** What is no secret on loopback; without one, `deno publish` opens a browser. */
const TOKEN = "loopback";
const TAR_BLOCK = 512;
/** Deno passes over versions that are younger than it may use. */
const FIRST_DAY = "2026-01-01T00:00:00Z";
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  json: "application/json",
  ts: "application/typescript",
};

/** A file as the registry serves it. */
type File = Uint8Array<ArrayBuffer>;

/** What `deno publish` has uploaded. */
interface Package {
  /** Such as `@lymph/lymph`. */
  readonly name: string;
  readonly version: string;
  /** Its public modules, as in its `deno.json`. */
  readonly exports: Readonly<Record<string, string>>;
  /** Its files by path, such as `/mod.ts`. */
  readonly files: ReadonlyMap<string, File>;
}

/**
 * A package registry on loopback with the layout of JSR, for `JSR_URL`. It takes what the real
 * `deno publish` uploads, so that users of the package get exactly what they would get from JSR.
 *
 * @see https://jsr.io/docs/api
 */
export class PackageRegistry implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #published: Package | undefined;

  /** Starts the registry, without a package. */
  constructor() {
    const handler = (request: Request): Promise<Response> => this.#answer(request);
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  }

  /** Its address, for the environment variable `JSR_URL`. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Paths of the published files, such as `/mod.ts`. */
  get paths(): string[] {
    return [...this.#published?.files.keys() ?? []].sort();
  }

  /**
   * Publishes this checkout as it is. The types of its public modules are left to the gate.
   *
   * @throws {Error} If Deno cannot publish it; the message is Deno's.
   */
  async publishCheckout(): Promise<void> {
    const unchecked = ["--allow-dirty", "--no-check", "--allow-slow-types", "--no-provenance"];
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["publish", `--token=${TOKEN}`, ...unchecked],
      cwd: ROOT,
      env: { JSR_URL: this.url, NO_COLOR: "1" },
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }

  /** Stops it: nothing can be downloaded any more. */
  async stop(): Promise<void> {
    await this.#server.shutdown();
  }

  /** Stops it at the end of a scope. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/api/")) return await this.#manage(request, pathname);
    const { name, version, exports, files } = this.#published ?? NO_PACKAGE;
    switch (pathname) {
      case `/${name}/meta.json`:
        return Response.json({
          latest: version,
          versions: { [version]: { createdAt: FIRST_DAY } },
        });
      case `/${name}/${version}_meta.json`:
        return Response.json({ manifest: await describe(files), exports });
      default:
        return serve(pathname, files.get(pathname.replace(`/${name}/${version}`, "")));
    }
  }

  /** Answers `deno publish`: is the version new, is there such a package, here is the version. */
  async #manage(request: Request, pathname: string): Promise<Response> {
    if (request.method === "POST" && request.body !== null) {
      this.#published = await unpack(request.body);
      return Response.json({ id: pathname, status: "success", error: null });
    }
    const isVersion = pathname.includes("/versions/");
    if (!isVersion) return Response.json({});
    return Response.json({ code: "packageVersionNotFound", message: "none" }, { status: 404 });
  }
}

const NO_PACKAGE: Package = { name: "", version: "", exports: {}, files: new Map() };

function serve(path: string, file: File | undefined): Response {
  if (file === undefined) return new Response("Not found", { status: 404 });
  const type = CONTENT_TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "text/plain";
  return new Response(file, { headers: { "content-type": type } });
}

/** The size and checksum of each file, which Deno holds against what it gets. */
async function describe(files: ReadonlyMap<string, File>): Promise<Record<string, object>> {
  const manifest: Record<string, object> = {};
  for (const [path, file] of files) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", file));
    manifest[path] = { size: file.length, checksum: `sha256-${hash.toHex()}` };
  }
  return manifest;
}

/** Reads the archive that `deno publish` uploads. */
async function unpack(body: ReadableStream<File>): Promise<Package> {
  const unzipped = new Response(body.pipeThrough(new DecompressionStream("gzip")));
  const files = new Map(readTar(await unzipped.bytes()));
  const config = JSON.parse(new TextDecoder().decode(files.get("/deno.json")));
  return { name: config.name, version: config.version, exports: config.exports, files };
}

/**
 * Reads the files of a tar archive: a header of one block before each, which says how many bytes
 * follow; the next header begins with a block.
 */
function* readTar(archive: File): Generator<[path: string, file: File]> {
  const decoder = new TextDecoder();
  for (let at = 0; archive[at];) {
    const field = (start: number, length: number): string =>
      decoder.decode(archive.subarray(at + start, at + start + length)).replace(/\0.*$/s, "");
    const type = field(156, 1);
    if (!/^0?$/.test(type)) {
      throw new RangeError(`Cannot read an entry of type ${type}: only files`);
    }
    const size = Number.parseInt(field(124, 12), 8);
    const content = at + TAR_BLOCK;
    yield [`/${field(0, 100).replace(/^\.\//, "")}`, archive.slice(content, content + size)];
    at = content + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
  }
}
