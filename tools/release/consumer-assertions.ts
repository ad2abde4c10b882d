// The assertions of README examples, without a test runner.
import { isDeepStrictEqual } from 'node:util';

type Pattern = (found: unknown) => boolean;

export const startsWith =
  (digits: string, exponent: string): Pattern =>
  (found) => {
    const [mantissa = '', power = ''] = String(found).split(/(?=e)/);
    return mantissa.startsWith(digits) && power === exponent;
  };

const matches = (found: unknown, expected: unknown): boolean => {
  if (typeof expected === 'function') return (expected as Pattern)(found);
  if (typeof expected !== 'object' || expected === null || typeof found !== 'object' || found === null)
    return Object.is(found, expected);
  const [a, b] = [found, expected] as Record<string, unknown>[];
  const keys = (of: Record<string, unknown> | undefined) =>
    Object.keys(of ?? {})
      .filter((key) => of?.[key] !== undefined)
      .sort();
  return (
    Array.isArray(found) === Array.isArray(expected) &&
    isDeepStrictEqual(keys(a), keys(b)) &&
    keys(a).every((key) => matches(a?.[key], b?.[key]))
  );
};

export const expectExample = (found: unknown, place: string) => ({
  toEqual: (expected: unknown): void => {
    if (!matches(found, expected))
      throw new Error(`${place}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`);
  },
});
