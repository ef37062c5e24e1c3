import { eventType, Interface, rpc } from "../../../mod.ts";
import * as all from "./event_types.ts";
import {
  events,
  type Parcel,
  PARCEL_FOUND,
  parcelLost,
  parcelSent as sent,
  parcelWeighed,
  schema,
} from "./event_types.ts";

const own = eventType<Map<string, Parcel[]>>("own.placed");
const { destructured } = { destructured: "own.destructured" };
let changing = "own.changing";

class Base<Body extends { id: number }> extends Interface {
  protected async tell(body: Body): Promise<void> {
    await this.emit(eventType<Body>("base.told"), body);
  }
}

/** Events in all forms: see `emitted_events_test.ts`. */
export class Emitter extends Base<{ id: number; name: string }> {
  readonly pattern = /"this\.emit\("no\.regex"\)/;

  @rpc()
  async all({ type, parcel }: { type: string; parcel: Parcel }): Promise<void> {
    await this.emit("text.only");
    await this.emit(`text.${type}`);
    await this.emit<Parcel>("text.typed", parcel);
    await this.emit("text.twice", parcel);
    await this.emit<Parcel>("text.twice", parcel);
    // await this.emit("no.comment");
    await this.emit(
      own,
      new Map(),
    );
    await this.emit(sent, parcel);
    await this.emit(parcelLost, parcel);
    await this.emit(all.parcelLost, parcel);
    await this.emit(PARCEL_FOUND);
    await this.emit(parcelWeighed, parcel);
    await this.emit(eventType("schema.inline", schema), parcel);
    await this.emit(eventType("schema.mixed", schema), parcel);
    await this.emit("schema.mixed", parcel);
    await this.emit(events.opened, { by: "a" });
    await this.emit(events.deep.closed);
    await this.emit(destructured);
    await this.emit(changing);
    await this.emit(type);
    await this.emit(type === "a" ? sent : parcelLost, parcel);
    await this.emit(eventType<ReturnType<typeof JSON.parse>>("inline.returned"), 1);
    await this.emit(eventType<(a: string) => void>("no.function"));
  }

  shadow({ own }: { own: string }): string {
    changing = `${own}${this.pattern}"this.emit("no.template")`;
    return changing;
  }
}

/** Beside the service. */
export class Other extends Interface {
  @rpc()
  async none(): Promise<void> {
    await this.emit("no.other");
  }
}

abstract class Holder<Held> extends Interface {
  held?: Held;
}

/** Has a function in its head. */
export class Arrow extends Holder<(count: number) => Promise<string>> {
  @rpc()
  async go(): Promise<void> {
    await this.emit("arrow.gone");
  }

  @rpc()
  async come(): Promise<void> {
    await this.emit("arrow.come");
  }
}
