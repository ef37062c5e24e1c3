import { type EventType, eventType, type StandardSchema } from "../../../mod.ts";

export interface Parcel {
  weight: number;
}

/** Ümläuts and 😀, as positions are counted in bytes. */
export const parcelSent = eventType<Parcel>("parcel.sent");
export const parcelLost: EventType<Parcel> = eventType("parcel.lost");
export const schema: StandardSchema<Parcel> = {
  "~standard": { version: 1, vendor: "none", validate: (value) => ({ value: value as Parcel }) },
};
export const parcelWeighed = eventType("parcel.weighed", schema);
export const PARCEL_FOUND = "parcel.found";
export const events = {
  "other": eventType<string>("parcel.other"),
  opened: eventType<{ by: string; at?: number }>("parcel.opened"),
  deep: { closed: "parcel.closed" },
} as const;
