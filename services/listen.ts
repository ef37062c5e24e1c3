/**
 * The second service of the tutorial.
 *
 * @module
 */
import { event, Interface, type ServiceEvent } from "@lymph/lymph";

/** Listens to what the greeting service emits. */
export class Listen extends Interface {
  /** Of all instances, one hears of each greeting. */
  @event("greeted")
  onGreeted({ body }: ServiceEvent<{ name: string }>): void {
    console.log(`Somebody greeted ${body.name}`);
  }
}
