// The place of one competitor among others.
import { median } from './numbers.mjs';

/** @typedef {import('./competitors.mjs').Competitor} Competitor */

/**
 * For example `2 of 9, after PyTorch`: among all others that use at most as many threads, thalweg's other forms left out.
 *
 * @param {Competitor} own
 * @param {readonly Competitor[]} competitors
 * @param {ReadonlyMap<string, readonly number[]>} times
 */
export const placeOf = (own, competitors, times) => {
  const time = times.get(own.name);
  if (time === undefined) return '–';
  const others = competitors.flatMap(({ name, isOwn, threads }) => {
    const measured = times.get(name);
    return measured === undefined || isOwn || threads > own.threads ? [] : [{ name, time: median(measured) }];
  });
  const before = others.filter((other) => other.time < median(time)).sort((a, b) => a.time - b.time);
  const place = `${before.length + 1} of ${others.length + 1}`;
  return before.length === 0 ? place : `${place}, after ${before.map(({ name }) => name).join('; ')}`;
};
