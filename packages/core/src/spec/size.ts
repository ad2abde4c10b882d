import { SpecError } from '../error/spec-error.js';
import { shortened } from '../error/shown.js';
import { within } from './json-path.js';
import type { SpecLimits } from './limits.js';

/** A value of a spec, and its path. */
interface Place {
  readonly value: unknown;
  readonly key: string | number;
  readonly parent: Place | undefined;
  readonly depth: number;
}

/**
 * Finds the limit that the size of a spec exceeds, if any.
 *
 * It visits no more values than the limits allow and does not recurse. So a value that is deep, large or contains
 * itself costs no more than a valid one.
 *
 * @internal
 */
export const oversize = (json: unknown, limits: SpecLimits): SpecError | undefined => {
  const rest: Place[] = [{ value: json, key: '', parent: undefined, depth: 1 }];
  let values = 1;
  let characters = 0;
  for (let place = rest.pop(); place !== undefined; place = rest.pop()) {
    const { value, depth } = place;
    if (depth > limits.depth) return beyond('$', 'levels', 'depth', limits, 'more');
    if (typeof value === 'string') characters += value.length;
    // A typed array is not JSON; it is refused later, at its path.
    else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
      const keys = Array.isArray(value) ? undefined : Object.keys(value);
      const entries = keys?.length ?? (value as readonly unknown[]).length;
      if (entries > limits.entries)
        return beyond(pathOf(place), 'entries', 'entries', limits, String(entries));
      values += entries;
      if (values > limits.values) return beyond('$', 'values', 'values', limits, 'more');
      const record = value as Readonly<Record<string | number, unknown>>;
      for (const key of keys ?? Array.from({ length: entries }, (_, i) => i)) {
        if (typeof key === 'string') characters += key.length;
        rest.push({ value: record[key], key, parent: place, depth: depth + 1 });
      }
    }
    if (characters > limits.characters) return beyond('$', 'characters', 'characters', limits, 'more');
  }
  return undefined;
};

const pathOf = ({ key, parent }: Place): string => (parent === undefined ? '$' : step(pathOf(parent), key));

/** Adds a key to a path in an error message; a long key is shortened. @internal */
export const step = (path: string, key: string | number): string =>
  within(path, typeof key === 'string' ? shortened(key) : key);

/** The error for an exceeded limit; it says that the limit can be raised. @internal */
export const beyond = (
  path: string,
  what: string,
  limit: keyof SpecLimits,
  limits: SpecLimits,
  found: string,
): SpecError =>
  new SpecError({
    path,
    expected: `at most ${limits[limit]} ${what} (the limit ${limit} can be raised)`,
    found,
  });
