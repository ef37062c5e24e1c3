export * from "./geography.ts";
export interface Currency {
  code: string;
}
