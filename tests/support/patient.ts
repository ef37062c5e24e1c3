/** Options of calls whose deadline is not what a test is about: a busy machine may take its time. */
export const PATIENT = { timeoutMs: 60_000 } as const;
