/**
 * A key that occurs twice in one object of a JSON text, or `undefined`. `JSON.parse` would keep the last in silence.
 *
 * @param json - A text that `JSON.parse` accepts.
 * @internal
 */
export const repeatedKey = (json: string): string | undefined => {
  // The keys of each object that is open; of an array, none.
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at++)
    switch (json[at]) {
      case '{':
        open.push(new Set());
        break;
      case '[':
        open.push(undefined);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case '"': {
        const end = endOfText(json, at);
        const keys = open.at(-1);
        if (keys !== undefined && isKey(json, end)) {
          const key = JSON.parse(json.slice(at, end)) as string;
          if (keys.has(key)) return key;
          keys.add(key);
        }
        at = end - 1;
        break;
      }
      default:
    }
  return undefined;
};

/** The place after a text in quotes. */
const endOfText = (json: string, start: number): number => {
  for (let at = start + 1; ; at++)
    if (json[at] === '\\') at++;
    else if (json[at] === '"') return at + 1;
};

const isKey = (json: string, end: number): boolean => {
  let at = end;
  while (' \t\r\n'.includes(json[at]!)) at++;
  return json[at] === ':';
};
