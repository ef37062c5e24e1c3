/** What a customer gets. */
export interface Receipt {
  readonly id: bigint;
}
