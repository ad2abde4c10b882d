/** What a member may be called: an underscore is what sets a repeated member's suffix apart, and a dot a path. @internal */
export const memberNames = 'names of letters and digits, a letter first';

/** @internal */
export const isMemberName = (name: unknown): boolean =>
  typeof name === 'string' && /^[A-Za-z][A-Za-z0-9]*$/.test(name);
