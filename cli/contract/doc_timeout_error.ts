/** Deno did not say in time what modules declare. */
export class DocTimeoutError extends Error {}
