/**
 * The allowed names of members. An underscore separates the suffix of a repeated member; a dot separates the keys of
 * a path.
 *
 * @internal
 */
export const memberNames = 'names of letters and digits, a letter first';

/** @internal */
export const isMemberName = (name: unknown): boolean =>
  typeof name === 'string' && /^[A-Za-z][A-Za-z0-9]*$/.test(name);

/** The key of each member in the state: its name, with a suffix where the name occurred before. @internal */
export const memberKeys = (members: readonly { readonly name: string }[]): readonly string[] => {
  const seen = new Map<string, number>();
  return members.map(({ name }) => {
    const occurrence = (seen.get(name) ?? 0) + 1;
    seen.set(name, occurrence);
    return occurrence === 1 ? name : `${name}_${occurrence}`;
  });
};
