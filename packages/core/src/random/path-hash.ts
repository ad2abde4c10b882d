/**
 * A 32-bit hash of a leaf's path, so that the noise of a leaf depends on where it is and not on what else the
 * tree holds. FNV-1a over the code units of the keys, with a separator no key is confused with.
 *
 * @internal
 */
export const pathHash = (keys: readonly string[]): number => {
  let hash = 0x811c9dc5;
  const mix = (unit: number) => {
    hash = Math.imul(hash ^ unit, 0x01000193);
  };
  for (const key of keys) {
    for (let i = 0; i < key.length; i++) mix(key.charCodeAt(i));
    mix(0x10000);
  }
  return hash >>> 0;
};
