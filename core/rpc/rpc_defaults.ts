/** What holds for requests where nothing else is said; the keys below `container.rpc` have the same. */
export const RPC_DEFAULTS = {
  /** Milliseconds that a request may take. */
  timeoutMs: 3000,
  /** Milliseconds that requests under way may take when a peer stops. */
  drainTimeoutMs: 10_000,
  /** Milliseconds without a new request after which a draining peer believes that everybody knows. */
  quietMs: 100,
  /** Milliseconds of silence after which a peer is pinged. */
  heartbeatIntervalMs: 1000,
  /** Milliseconds of silence after which a peer gets no new requests. */
  heartbeatTimeoutMs: 3000,
  /** Which of several instances that are equally busy is asked. */
  balance: "own-first",
  /** Requests that are served at a time. */
  maxRequests: 16_384,
  /** Those of one connection. */
  maxRequestsPerConnection: 4096,
  /** Bytes of all of them. */
  maxRequestBytes: 256 * 1024 * 1024,
} as const;
