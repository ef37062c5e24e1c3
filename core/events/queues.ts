/** A queue that stays when its subscribers leave, as it is now. */
export interface QueueStatus {
  /** Its name. */
  readonly name: string;
  /** Patterns of the events that it gets; missing where the event system does not tell. */
  readonly patterns?: readonly string[];
  /** How many events it holds: those that wait, and those that are being handled. */
  readonly length: number;
  /** How many subscribers it has. */
  readonly consumers: number;
  /**
   * For how many milliseconds the oldest of its events is ready to be handled, or being handled. A
   * delayed event counts from the time it is due, a failed one not while it waits for its next
   * attempt. Missing where there is no such event, or the event system does not tell.
   */
  readonly ageMs?: number;
  /**
   * Whether it is left over: its service runs but no longer declares it, for example because a
   * handler was renamed. False where the event system cannot tell.
   */
  readonly isOrphan: boolean;
}

/** The type of events that were dropped, as no queue wanted them. */
export interface UnwantedType {
  /** The type. */
  readonly type: string;
  /** When such an event was first dropped. */
  readonly since: Date;
}

/** The queues of an event system, without those that belong to one subscriber alone. */
export interface EventQueues {
  /** All queues, by name. */
  list(): Promise<readonly QueueStatus[]>;
  /**
   * Removes a queue with all events in it.
   *
   * @returns How many events were removed with it.
   * @throws {LookupError} If there is no such queue.
   * @throws {EventError} If it has a subscriber, or a running process declares it.
   */
  remove(name: string): Promise<number>;
  /** Types of events that were dropped and still find no queue, where the event system knows. */
  unwanted?(): Promise<readonly UnwantedType[]>;
}
