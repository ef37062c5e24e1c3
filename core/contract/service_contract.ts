import type { ClassContract } from "./contract.ts";
import type { Schema } from "./schema.ts";

/** All that is known of what a service offers, whether it runs or only its source is there. */
export interface ServiceContract {
  /** Name on the wire. */
  readonly name: string;
  /** Version such as `"1.5.0"`, or null. */
  readonly version: string | null;
  /** Methods that others may call, in alphabetical order. */
  readonly methods: readonly ServiceMethod[];
  /** Paths of a web service, in the order of its rules. */
  readonly routes: readonly WebRoute[];
  /** Types of methods and events; undefined where the source cannot be read. */
  readonly types?: ClassContract;
}

/** One method that others may call. */
export interface ServiceMethod {
  /** Its name in the class. */
  readonly name: string;
  /** Names of its parameters. */
  readonly params: readonly string[];
  /** What it does; empty if nothing says so. */
  readonly help: string;
  /** Errors that callers get to see. */
  readonly raises: readonly DeclaredError[];
  /** Its route at a gateway, such as `GET /orders/:id`, if it declares one. */
  readonly http?: string;
  /** Whether it may be executed twice, so that a gateway offers it to GET; left out if not. */
  readonly idempotent?: boolean;
}

/** An error that a method declares. */
export interface DeclaredError {
  /** Name of its class. */
  readonly name: string;
  /** HTTP status of an answer that has it, if that is known. */
  readonly status?: number;
}

/** Paths of web services, by the interface's name. */
export type Routes = Readonly<Record<string, readonly WebRoute[]>>;

/** One rule of a web service. */
export interface WebRoute {
  /** HTTP methods in capitals; undefined if it takes nearly all. */
  readonly methods?: readonly string[];
  /** Name of what serves it: a method, a function or a class. */
  readonly endpoint: string;
  /** What the endpoint does; empty if nothing says so. */
  readonly help: string;
  /** Its paths: several where a part of it may be left out. */
  readonly paths: readonly WebPath[];
}

/** A path with parameters. */
export interface WebPath {
  /** Such as `/users/{id}`. */
  readonly template: string;
  /** Its parameters in order. */
  readonly params: readonly WebParam[];
}

/** A parameter of a path. */
export interface WebParam {
  /** Its name in the template. */
  readonly name: string;
  /** What its text, or the number in it, must be. */
  readonly schema: Schema;
  /** Whether it may have slashes in it. */
  readonly spansSegments: boolean;
}
