import { ConfigError, identity, randomKey, type Hyperparameters } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import { adam, clip, optimizersPlugin, projectionL2Ball, scale, type UpdateGroup } from '../src/index.js';

type Call = (...given: readonly unknown[]) => unknown;

const message = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no error';
};

/** Values that plain JavaScript may pass as options. */
const noOptions: readonly unknown[] = [
  0.1,
  0,
  '',
  'adam',
  true,
  false,
  null,
  [],
  [0.1],
  () => 0.1,
  new Map(),
  1n,
];
const unknownNames = [
  'learningrate',
  'lr',
  'toString',
  'constructor',
  'hasOwnProperty',
  '__proto_',
  ' learningRate',
];

const signGroup: UpdateGroup = {
  left: 'g',
  right: '1',
  leftFunction: 'sign(x)',
  rightFunction: 'x',
  combine: 'x',
};

/** A value for each required option. */
const required = (hyper: Hyperparameters): Record<string, unknown> => {
  const noise = randomKey().kind;
  return Object.fromEntries(
    Object.entries(hyper)
      .filter(([, { presence }]) => presence === 'required')
      .map(([name, { kind, written, accepts }]): readonly [string, unknown] => {
        if (written._tag === 'Transformation') return [name, identity()];
        if (name === 'projection') return [name, projectionL2Ball()];
        if (name === 'groups') return [name, [signGroup]];
        if (kind === noise) return [name, name === 'key' ? [0, 1] : () => 1];
        return [name, accepts(0.5) ? 0.5 : 1];
      }),
  );
};

describe.each(
  optimizersPlugin.transformations.map(
    (factory) => [factory.declaration.name, factory as typeof factory & Call, factory.declaration] as const,
  ),
)('%s', (name, factory, { hyper, argument }) => {
  const { [argument ?? '']: first, ...others } = required(hyper);
  const before = argument === undefined ? [] : [first];
  const options = argument === undefined ? required(hyper) : others;
  const starts = (call: () => unknown) => expect(message(call).slice(0, name.length + 1));

  it('is built by a valid call', () => {
    expect(message(() => factory(...before, options))).toBe('no error');
  });

  it('refuses options that are not an object', () => {
    for (const wrong of noOptions)
      expect(message(() => factory(...before, wrong))).toMatch(
        new RegExp(`^${name}: options: expected an object with options by name, found `),
      );
  });

  it('refuses unknown options', () => {
    for (const wrong of unknownNames)
      expect(message(() => factory(...before, { ...options, [wrong]: 0.1 }))).toMatch(
        new RegExp(`^${name}: ${wrong}: expected no such option \\(only `),
      );
  });

  it('refuses more arguments', () => {
    starts(() => factory(...before, options, {})).toBe(`${name}:`);
    starts(() => factory(...before, options, undefined)).toBe(`${name}:`);
    starts(() => factory(...before, {}, options, 0.1)).toBe(`${name}:`);
  });

  if (argument === undefined || hyper[argument]!.presence === 'optional') return;
  it('refuses its argument under another name', () => {
    starts(() => factory({ ...options, [argument]: first })).toBe(`${name}:`);
    expect(message(() => factory({ ...options, [argument]: first }))).toContain(
      'to be given first, by itself',
    );
    expect(message(() => factory(first, { ...options, [argument]: first }))).toContain(
      'to be given first, by itself, and not among the options',
    );
    starts(() => factory()).toBe(`${name}:`);
    starts(() => factory(options, first)).toBe(`${name}:`);
  });
});

describe('the message', () => {
  const js = (factory: unknown) => factory as Call;

  it('names the factory, the place and what was found', () => {
    expect(message(() => js(adam)(0.1))).toBe(
      'adam: options: expected an object with options by name, found 0.1',
    );
    expect(message(() => js(clip)({ maxDelta: 1 }))).toBe(
      'clip: maxDelta: expected to be given first, by itself, and to be a finite number above 0, ' +
        'found an object with maxDelta. Write clip(maxDelta, options)',
    );
    expect(message(() => [1, 2].map(scale as never))).toMatch(
      /^scale: arguments: expected factor and the options/,
    );
  });
});
