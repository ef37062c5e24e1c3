/** Why there can be no release: one line for the user. */
export class ReleaseError extends Error {
  /** Its name. */
  override readonly name = "ReleaseError";
}
