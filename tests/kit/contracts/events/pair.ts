import type { EventSystem } from "../../../../core/events/event_system.ts";

/** Two started event systems of one world, as two processes would have them. */
export interface EventSystemPair extends AsyncDisposable {
  /** One of them. The tests may stop it. */
  readonly first: EventSystem;
  /** The other one; what happens to the first leaves it running. The tests may stop it too. */
  readonly second: EventSystem;
  /**
   * Lets time pass; for implementations on fake time.
   *
   * @default {waits as long}
   */
  readonly advance?: (ms: number) => Promise<void>;
}

/**
 * Makes a new, empty world and starts two event systems in it. Disposing of the pair stops them,
 * where they are not stopped yet, and removes the world.
 */
export type CreateEventSystemPair = () => Promise<EventSystemPair>;
