/** What can be ordered. */
export interface Item {
  readonly name: string;
  /** @minimum 0 */
  readonly price: number;
}
