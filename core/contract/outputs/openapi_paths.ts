import type { WebPath } from "../service_contract.ts";
import type { JsonSchema } from "./tagged_forms.ts";

/** What one HTTP method of a path does. */
export interface Operation extends JsonSchema {
  readonly operationId: string;
  /** Those that do not stand in the path. */
  readonly parameters?: readonly JsonSchema[];
}

/** A path whose parameters are described. */
export interface DescribedPath extends Pick<WebPath, "template"> {
  /** Parameters in the order of the template. */
  readonly params: readonly (JsonSchema & { readonly name: string })[];
}

/** Operations by path. Paths that differ only in the names of their parameters are one. */
export class OpenApiPaths {
  /** Operations by path, and by HTTP method in lower case. */
  readonly all: Record<string, Record<string, unknown>> = {};
  readonly #byShape = new Map<string, DescribedPath>();
  readonly #ids = new Set<string>();

  /** Adds an operation, unless another one serves the path: the first rule that matches counts. */
  add({ template, params }: DescribedPath, method: string, operation: Operation): void {
    const shape = template.replaceAll(/\{[^}]*\}/g, "{}");
    const first = this.#byShape.get(shape) ?? { template, params };
    this.#byShape.set(shape, first);
    const operations = this.all[first.template] ??= {};
    if (Object.hasOwn(operations, method)) return;
    const inPath = params.map((param, i) => ({
      ...param,
      name: first.params[i]?.name ?? param.name,
      in: "path",
      required: true,
    }));
    const { operationId, parameters = [], ...rest } = operation;
    const all = [...inPath, ...parameters];
    operations[method] = {
      operationId: this.#idOf(operationId),
      ...(all.length > 0 && { parameters: all }),
      ...rest,
    };
  }

  #idOf(wanted: string): string {
    let id = wanted;
    for (let i = 2; this.#ids.has(id); i++) id = `${wanted}.${i}`;
    this.#ids.add(id);
    return id;
  }
}
