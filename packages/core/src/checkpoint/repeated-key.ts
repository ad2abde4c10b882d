/**
 * A key that occurs twice in one object of a JSON text, or `undefined`. `JSON.parse` would silently keep the last.
 *
 * @param json - A text that `JSON.parse` accepts.
 * @internal
 */
export const repeatedKey = (json: string): string | undefined => {
  // The keys of each open object; `undefined` for an open array.
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at++)
    switch (json.charAt(at)) {
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

/** The place after a quoted text. */
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
