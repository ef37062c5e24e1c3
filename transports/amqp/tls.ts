/** How a broker and this side prove their identities to each other; texts are PEM. */
export interface BrokerTls {
  /**
   * Certificates of authorities that a broker may have its own from, besides those that Deno knows.
   */
  readonly caCerts?: string;
  /** Certificate of this side, with those between it and its authority. */
  readonly cert?: string;
  /** Key of this side's certificate. */
  readonly key?: string;
  /**
   * Name that the broker's certificate must have.
   *
   * @default {the host of its URL}
   */
  readonly serverName?: string;
}
