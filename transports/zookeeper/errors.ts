import { RpcError } from "../../core/errors.ts";

/** Why ZooKeeper did not do something, by the names of its own documentation. */
export type ZookeeperErrorCode =
  | "NO_NODE"
  | "NODE_EXISTS"
  | "NOT_EMPTY"
  | "NO_AUTH"
  | "BAD_ARGUMENTS"
  | "CONNECTION_LOSS"
  | "SESSION_EXPIRED"
  | (string & Record<never, never>);

/** An operation on ZooKeeper failed. */
export class ZookeeperError extends RpcError {
  static {
    this.prototype.name = "ZookeeperError";
  }
  /** Why, such as `"NO_NODE"`. */
  readonly code: ZookeeperErrorCode;

  /** Creates an error of a code. */
  constructor(code: ZookeeperErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Whether something thrown is an error of ZooKeeper's with one of the given codes. */
export function hasCode(thrown: unknown, ...codes: ZookeeperErrorCode[]): boolean {
  return thrown instanceof ZookeeperError && codes.includes(thrown.code);
}

/** Whether it is unknown if an operation took place, as the connection went away. */
export function isConnectionLoss(thrown: unknown): boolean {
  return hasCode(thrown, "CONNECTION_LOSS", "SESSION_EXPIRED");
}
