import { expect } from 'vitest';
import { makeStep, tensor, type AnyTransformation, type Declaration, type Schedule } from '@thalweg/core';
import { toSpec, type Described, type Description } from '@thalweg/core/spec';
import { lossNear } from '../loss/loss-near.js';

type Options = Record<string, unknown>;

const isPlain = (value: unknown): value is object =>
  Array.isArray(value) ||
  (typeof value === 'object' && value !== null && !('members' in value) && !(value instanceof RegExp));

/** The same options in arrays and records that can be changed. */
const opened = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(opened)
    : isPlain(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, opened(item)]))
      : value;

/** Changes every array and record. */
const spoil = (value: unknown): void => {
  if (!isPlain(value)) return;
  const entries = value as Options;
  for (const [key, item] of Object.entries(entries)) {
    spoil(item);
    entries[key] = typeof item === 'number' ? item + 1 : typeof item === 'boolean' ? !item : undefined;
  }
  if (Array.isArray(value)) value.push(1e6);
  else entries.more = true;
};

/** What it says and does: its values at some steps, or where two steps lead. */
const traceOf = (built: Described | Schedule): string => {
  if (typeof built === 'function') return JSON.stringify([0, 1, 2, 5, 10, 100].map(built));
  const step = makeStep(built as AnyTransformation);
  const params = { w: tensor([0.5, -1]), b: tensor([0.1]) };
  const context = lossNear(params);
  const first = step(step.init(params), params, context);
  return JSON.stringify(step(first, params, context));
};

/**
 * Fails if something that a factory built changes when its options are changed afterwards.
 *
 * @param declaration - That of the factory.
 * @param description - That of something that it built.
 * @throws An assertion error of Vitest.
 *
 * @example
 * ```ts
 * import { clip } from '@thalweg/optimizers';
 * import { expectOptionsKept } from '@thalweg/testing';
 *
 * expectOptionsKept(clip.declaration, clip(1).description);
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const expectOptionsKept = (declaration: Declaration<unknown>, { options }: Description): void => {
  const given = opened(options) as Options;
  const built = declaration.build(given) as Described;
  const untouched = declaration.build(opened(options) as Options) as Described;
  spoil(given);
  expect(JSON.stringify(built.description)).toBe(JSON.stringify(untouched.description));
  expect(toSpec(built)).toEqual(toSpec(untouched));
  expect(traceOf(built)).toBe(traceOf(untouched));
};
