/** Status of an answer with an error that a method declares without a status. */
export const DECLARED_STATUS = 422;
