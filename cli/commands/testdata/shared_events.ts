import { LocalBroker, LocalEventSystem } from "../../../transports/local/mod.ts";
import { MsgpackSerializer } from "../../../transports/serializers/mod.ts";

/** Events that all commands of one test process share. */
export class SharedEvents extends LocalEventSystem {
  static readonly broker: LocalBroker = new LocalBroker();

  constructor() {
    super(SharedEvents.broker, new MsgpackSerializer());
  }
}
