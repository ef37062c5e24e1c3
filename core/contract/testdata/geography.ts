import type { Country } from "./country.ts";

export interface Address {
  city: string;
  country: Country;
}
