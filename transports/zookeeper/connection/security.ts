/**
 * Proves to the servers who this client is, for example `{ scheme: "digest", credentials:
 * "user:password" }`.
 */
export interface Authentication {
  /** Scheme, mostly `digest`. */
  readonly scheme: string;
  /** What the scheme asks for; for `digest` it is `user:password`. */
  readonly credentials: string;
}

/**
 * Access rights of the nodes that are created: with `open` every client may do everything, with
 * `creator` only clients that prove the identity of the creator.
 */
export type NodeAccess = "open" | "creator";

/** How a session deals with access control lists. */
export interface SecurityOptions {
  /**
   * Proof of identity.
   *
   * @default {[]}
   */
  readonly auth?: readonly Authentication[];
  /**
   * Access rights of the nodes that are created.
   *
   * @default {"open"}
   */
  readonly access?: NodeAccess;
}
