import { expect, it } from 'vitest';
import { makeStep, tensor, type AnyTransformation, type Declaration, type Schedule } from '@thalweg/core';
import { createRegistry, toSpec, type Described } from '@thalweg/core/spec';
import { schedulesPlugin } from '@thalweg/schedules';
import { entries as schedules } from '../../schedules/test/conformance/entries.js';
import { optimizersPlugin } from '../src/index.js';
import { entries as transformations } from './conformance/entries.js';

const registry = createRegistry([optimizersPlugin, schedulesPlugin]);

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
  const first = step(step.init(params), params);
  return JSON.stringify(step(first, params));
};

const cases = [
  ...[...transformations, ...schedules].map(({ name, make }) => [name, make().description] as const),
  ['adamw, with a tree', { name: 'adamw', options: { mask: { w: true, b: false } } }] as const,
];

it.each(cases)('%s keeps what it was given', (_, { name, options }) => {
  const declarations: ReadonlyMap<string, Declaration<unknown>> = new Map<string, Declaration<unknown>>([
    ...registry.transformations,
    ...registry.schedules,
  ]);
  const given = opened(options) as Options;
  const build = declarations.get(name)!.build;
  const built = build(given) as Described;
  const untouched = build(opened(options) as Options) as Described;
  spoil(given);
  expect(JSON.stringify(built.description)).toBe(JSON.stringify(untouched.description));
  expect(toSpec(built)).toEqual(toSpec(untouched));
  expect(traceOf(built)).toBe(traceOf(untouched));
});
