import { closest } from 'fastest-levenshtein';

/** What to add to a message about a name that there is not: the nearest one that there is. */
export const nearest = (name: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `. Did you mean ${closest(name.slice(0, 100), names)}?`;
