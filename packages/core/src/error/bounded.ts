/**
 * A part of an error message, of bounded length: of a long one, both ends. Names of options, keys of trees and patterns come
 * from callers and files and may be of any length.
 *
 * @internal
 */
export const bounded = (text: string): string =>
  text.length <= longest
    ? text
    : `${text.slice(0, keptOfEachEnd)}… (${text.length} characters) …${text.slice(-keptOfEachEnd)}`;

const longest = 400;
const keptOfEachEnd = 180;
