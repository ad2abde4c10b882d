import { expect } from 'vitest';
import { isTensor, toNdArray, type Tensor } from '@thalweg/core';
import type { LineEvent } from './line.js';

/** An event, or as much of it as is to be compared. */
type Told = Pick<LineEvent, '_tag' | 'epoch' | 'step'>;

/** Fails unless two runs yield the same events: every number, tensor and state in them, bit by bit. */
export const expectSameEvents = (found: readonly Told[], expected: readonly Told[]): void => {
  const places = (events: readonly Told[]) =>
    events.map(({ _tag, epoch, step }) => `${_tag} in epoch ${epoch} at step ${step}`);
  expect(places(found)).toEqual(places(expected));
  expect(difference(found, expected)).toBe(undefined);
};

/**
 * The events that a run resumed from an event still yields: those after the event's `run`. The end always comes.
 */
export const leftAfter = (events: readonly LineEvent[], { run }: LineEvent): readonly LineEvent[] =>
  events.slice(1 + events.findLastIndex((event) => event.run === run && event._tag !== 'End'));

/** One event for every `run`: several events may share the same one. */
export const onePerRun = (events: readonly LineEvent[]): readonly LineEvent[] => [
  ...new Map(events.map((event) => [event.run, event])).values(),
];

/** Events without their `run`. */
export const withoutRuns = (events: readonly LineEvent[]): readonly Told[] =>
  events.map(({ run: _, ...event }) => event);

/** The first difference of two values of plain data and tensors. One assertion for each of their numbers would take minutes. */
const difference = (found: unknown, expected: unknown, path = 'events'): string | undefined => {
  if (Object.is(found, expected)) return undefined;
  if (isTensor(found) && isTensor(expected)) return elementThatDiffers(found, expected, path);
  if (typeof found !== 'object' || typeof expected !== 'object' || found === null || expected === null)
    return `${path}: ${String(found)} is not ${String(expected)}`;
  const [left, right] = [new Map(Object.entries(found)), new Map(Object.entries(expected))];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const at = `${path}.${key}`;
    if (left.has(key) !== right.has(key)) return `${at}: only one of the two`;
    const inside = difference(left.get(key), right.get(key), at);
    if (inside !== undefined) return inside;
  }
  return undefined;
};

const elementThatDiffers = (found: Tensor, expected: Tensor, path: string): string | undefined => {
  const [kind, other] = [found, expected].map(({ dtype, shape }) => `${dtype} [${shape.join(', ')}]`);
  if (kind !== other) return `${path}: ${kind!} is not ${other!}`;
  const [left, right] = [toNdArray(found).data, toNdArray(expected).data];
  const at = left.findIndex((value, i) => !Object.is(value, right[i]));
  return at < 0 ? undefined : `${path}, element ${at}: ${left[at]!} is not ${right[at]!}`;
};
