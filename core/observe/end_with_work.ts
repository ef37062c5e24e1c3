/** What ends when its work does, such as a span. */
export interface Ending {
  /** Notes what the work has thrown. */
  fail(thrown: unknown): void;
  /** Called once, after all else. */
  end(): void;
}

/** Runs work to its end: at once, or once its promise settles. */
export function endWithWork<T>(work: () => T, { fail, end }: Ending): T {
  let result: T;
  try {
    result = work();
  } catch (error) {
    fail(error);
    end();
    throw error;
  }
  if (!(result instanceof Promise)) {
    end();
    return result;
  }
  return result.then((value) => {
    end();
    return value;
  }, (error) => {
    fail(error);
    end();
    throw error;
  }) as T;
}
