import { expect, it } from 'vitest';
import {
  chainAll,
  ConfigError,
  count,
  defineFactory,
  defineSchedule,
  finite,
  identity,
  listOf,
  mask,
  randomKey,
  recordOf,
  type Key,
} from '../../src/index.js';
import { toSpec } from '../../src/spec/index.js';

const keep = defineFactory({
  name: 'keep',
  hyper: {
    numbers: listOf(listOf(finite())),
    byName: recordOf(listOf(count())),
    where: mask(),
    key: randomKey(),
  },
  build: (values, description) => ({ values, description }),
});

it('copies and freezes lists, records, masks and keys, however deep', () => {
  const numbers = [[1, 2], [3]];
  const byName: Record<string, number[]> = { a: [1] };
  const where = { layers: [{ w: true }] };
  const key: [number, number] = [1, 2];
  const kept = keep({ numbers, byName, where, key });
  const before = JSON.stringify(toSpec(kept));
  numbers[0]![0] = 9;
  numbers.pop();
  byName.a!.push(7);
  byName.b = [];
  where.layers[0]!.w = false;
  where.layers.length = 0;
  key[0] = 8;
  expect(JSON.stringify(toSpec(kept))).toBe(before);
  expect(JSON.stringify({ name: 'keep', ...kept.values })).toBe(before);
  const frozen = (value: unknown): boolean =>
    typeof value !== 'object' ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(frozen));
  expect(frozen(kept.values)).toBe(true);
  expect(frozen(kept.description)).toBe(true);
});

it('copies a regular expression, so that later changes have no effect', () => {
  const where = /w$/;
  const { values } = keep({ numbers: [], byName: {}, where, key: [0, 1] });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- it changes the expression all the same
  where.compile('b$');
  expect(values.where).toEqual(/w$/);
});

it('keeps schedules and transformations as they are', () => {
  const parts = [identity()];
  const chained = chainAll(parts);
  parts.push(identity());
  expect(toSpec(chained)).toEqual({ name: 'chain', transformations: [{ name: 'identity' }] });
});

it('takes no option from inherited properties', () => {
  const odd = defineSchedule({
    name: 'odd',
    hyper: { constructor: finite(1), toString: finite(2) },
    schedule: (values) => () => values.constructor + values.toString,
  });
  const { build } = odd.declaration;
  expect(build({})(0)).toBe(3);
  expect(build({ constructor: 5 })(0)).toBe(7);
  expect(toSpec(build({}))).toEqual({ name: 'odd', constructor: 1, toString: 2 });
  expect(() => build({ valueOf: 1 })).toThrow('odd: valueOf: expected no such option');
  expect(() =>
    build(JSON.parse('{"__proto__":{"constructor":4}}') as Readonly<Record<string, unknown>>),
  ).toThrow(ConfigError);
});

it('keeps entries with names that every object inherits', () => {
  const byName = JSON.parse('{"__proto__":[1],"toString":[2],"constructor":[3]}') as Record<string, number[]>;
  const kept = keep({ numbers: [], byName, key: [0, 1] });
  expect(JSON.stringify(kept.values.byName)).toBe('{"__proto__":[1],"toString":[2],"constructor":[3]}');
  expect(() => keep({ numbers: [], byName: { toString: 1 } as never, key: [0, 1] })).toThrow(ConfigError);
});

it.each<readonly [string, () => unknown]>([
  [
    'null, which does not count as left out',
    () => keep({ numbers: [], byName: {}, where: null as never, key: [0, 1] }),
  ],
  ['a hole in a list', () => keep({ numbers: new Array<number[]>(1), byName: {}, key: [0, 1] as Key })],
  ['a hole in a mask', () => keep({ numbers: [], byName: {}, where: new Array<boolean>(1), key: [0, 1] })],
])('refuses %s', (_, make) => {
  expect(make).toThrow(ConfigError);
});
