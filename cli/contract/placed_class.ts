import type { DeclarationSite } from "../../core/declarations/declaration_site.ts";
import type { InterfaceClass } from "../../core/interface/interface.ts";

/** A class, and where to look for it. */
export interface PlacedClass {
  /** The class. */
  readonly type: InterfaceClass;
  /** URL of its module. */
  readonly module: string;
  /** Name under which the module exports it, or where one of its methods stands. */
  readonly at: string | DeclarationSite;
}
