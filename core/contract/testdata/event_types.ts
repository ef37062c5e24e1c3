import { type EventType, eventType } from "../../../mod.ts";

export interface Parcel {
  weight: number;
}

/** Ümläuts and 😀, as positions are counted in bytes. */
export const parcelSent = eventType<Parcel>("parcel.sent");
export const parcelLost: EventType<Parcel> = eventType("parcel.lost");
export const PARCEL_FOUND = "parcel.found";
export const events = {
  "other": eventType<string>("parcel.other"),
  opened: eventType<{ by: string; at?: number }>("parcel.opened"),
  deep: { closed: "parcel.closed" },
} as const;
