/** Proves to the servers who this is, such as `{ scheme: "digest", credentials: "user:password" }`. */
export interface Authentication {
  /** Scheme, mostly `digest`. */
  readonly scheme: string;
  /** What the scheme asks for; for `digest` it is `user:password`. */
  readonly credentials: string;
}

/**
 * Who may do what with the nodes that are created: `open` is everybody everything, `creator` only
 * those who prove to be who the creator is.
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
