/**
 * How many requests of a book are computed at once before others have their turn: enough to share most of the work, and some ten milliseconds
 * of computation in the fast group.
 */
export const REQUESTS_AT_ONCE = 8;
