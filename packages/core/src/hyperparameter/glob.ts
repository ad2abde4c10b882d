/** A star: any characters of a key, or any keys of a path. */
const many = null;

/**
 * Whether items fit patterns one by one, where `many` stands for any number of items.
 *
 * It makes at most items × patterns tries, since only the last `many` ever has to take more items. A regular
 * expression may make exponentially many.
 */
const fitsAll = <Item, Pattern>(
  items: readonly Item[],
  patterns: readonly (Pattern | typeof many)[],
  fits: (item: Item, pattern: Pattern) => boolean,
): boolean => {
  let [item, at] = [0, 0];
  let [lastMany, itemAfterMany] = [-1, 0];
  while (item < items.length) {
    const pattern = patterns[at];
    if (pattern === many) {
      lastMany = at++;
      itemAfterMany = item;
    } else if (pattern !== undefined && fits(items[item]!, pattern)) {
      item++;
      at++;
    } else if (lastMany >= 0) {
      at = lastMany + 1;
      item = ++itemAfterMany;
    } else return false;
  }
  return patterns.slice(at).every((pattern) => pattern === many);
};

type KeyPattern = readonly (string | typeof many)[];

/** The patterns of the keys of a path. */
const keyPatterns = (glob: string): readonly (KeyPattern | typeof many)[] => {
  const keys: (string | typeof many)[][] = [[]];
  for (let i = 0; i < glob.length; i++) {
    const character = glob[i]!;
    const key = keys.at(-1)!;
    if (character === '.') keys.push([]);
    else if (character === '*') key.push(many);
    else key.push(character === '\\' && i + 1 < glob.length ? glob[++i]! : character);
  }
  return keys.map((key) => (key.length === 2 && key.every((part) => part === many) ? many : key));
};

const isSame = (character: string, pattern: string): boolean => character === pattern;

const isKeyLike = (key: string, pattern: KeyPattern): boolean => fitsAll(key.split(''), pattern, isSame);

/**
 * Makes the function that tells whether a path matches a glob: `*` stands for any characters of a key, `**` for any
 * number of keys, and `\` takes the character after it as it is.
 *
 * @internal
 */
export const globMatcher = (glob: string): ((path: string) => boolean) => {
  const patterns = keyPatterns(glob);
  return (path) => fitsAll(path.split('.'), patterns, isKeyLike);
};
