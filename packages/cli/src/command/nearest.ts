import { closest } from 'fastest-levenshtein';

/** The end of a message about an unknown name: the nearest known one. */
export const nearest = (name: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `. Did you mean ${closest(name.slice(0, 100), names)}?`;
