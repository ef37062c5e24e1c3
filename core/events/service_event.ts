/** Something that has happened, as it travels. */
export interface ServiceEvent<Body = unknown> {
  /** Dotted type, such as `"order.placed"`. */
  readonly type: string;
  /** Payload. */
  readonly body: Body;
  /** Identity of the container that emitted it. */
  readonly source: string;
  /** `trace_id` and whatever else travels besides the body. */
  readonly headers: Readonly<Record<string, unknown>>;
}
