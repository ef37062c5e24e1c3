import { Interface, rpc } from "@lymph/lymph";
import { currentUser, SignedOut } from "./user.ts";

/** What a restaurant offers. */
export interface Dish {
  /** @minLength 1 */
  readonly name: string;
  /**
   * @integer
   * @minimum 0
   */
  readonly cents: number;
}

/** A restaurant or a dish does not exist. */
export class NotOnMenu extends Error {
  static readonly status = 404;
  constructor(readonly missing: string) {
    super(`There is no ${missing}`);
  }
}

/** Knows the menus. */
export class Restaurants extends Interface {
  readonly #menus = new Map<string, Dish[]>([
    ["luigi", [{ name: "pizza", cents: 950 }, { name: "lobster", cents: 9900 }]],
    ["mei", [{ name: "noodles", cents: 720 }]],
  ]);

  /** Lists the dishes of a restaurant. */
  @rpc({ http: "GET /restaurants/:restaurant/menu", idempotent: true, raises: [NotOnMenu] })
  menu({ restaurant }: { restaurant: string }): Dish[] {
    const dishes = this.#menus.get(restaurant);
    if (dishes === undefined) throw new NotOnMenu(restaurant);
    return dishes;
  }

  /** Replaces the menu of the restaurant that the user is. */
  @rpc({ raises: [SignedOut] })
  change({ dishes }: { dishes: Dish[] }): Dish[] {
    this.#menus.set(currentUser(), dishes);
    return dishes;
  }

  /** Adds up the prices of dishes, in cents. */
  @rpc({ idempotent: true, raises: [NotOnMenu] })
  price({ restaurant, dishes }: { restaurant: string; dishes: string[] }): number {
    const menu = new Map(this.menu({ restaurant }).map(({ name, cents }) => [name, cents]));
    return dishes.reduce((sum, dish) => {
      const cents = menu.get(dish);
      if (cents === undefined) throw new NotOnMenu(dish);
      return sum + cents;
    }, 0);
  }
}
