import { px } from './text.js';

/** A place in the picture, in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Reduces a curve to at most four points per pixel column: the first, the lowest, the highest and the last. */
const thinned = (places: readonly Place[]): readonly Place[] => {
  const kept: Place[] = [];
  for (let start = 0; start < places.length;) {
    const column = Math.floor(places[start]!.x);
    let [end, low, high] = [start, start, start];
    for (; end < places.length && Math.floor(places[end]!.x) === column; end++) {
      if (places[end]!.y < places[low]!.y) low = end;
      if (places[end]!.y > places[high]!.y) high = end;
    }
    for (const i of new Set([start, Math.min(low, high), Math.max(low, high), end - 1]))
      kept.push(places[i]!);
    start = end;
  }
  return kept;
};

/** The largest distance, in pixels, of a line from a dropped point. */
const slack = 0.1;

/** Drops the points that lie on a line between others. */
const straightened = (places: readonly Place[]): readonly Place[] => {
  const [first] = places;
  if (first === undefined) return [];
  const kept = [first];
  let [from, before] = [first, first];
  // The slopes of lines from the last kept point that pass near all points since.
  let [least, most] = [-Infinity, Infinity];
  const keep = (place: Place) => {
    kept.push(place);
    from = place;
    [least, most] = [-Infinity, Infinity];
  };
  for (const place of places.slice(1)) {
    const slope = (place.y - from.y) / (place.x - from.x);
    if (!(slope >= least && slope <= most)) keep(before);
    const right = place.x - from.x;
    least = Math.max(least, (place.y - slack - from.y) / right);
    most = Math.min(most, (place.y + slack - from.y) / right);
    before = place;
  }
  if (before !== from) kept.push(before);
  return kept;
};

/** The data of a path along places, from left to right, in pieces. */
export const lineData = (pieces: readonly (readonly Place[])[]): string =>
  pieces
    .map((piece) => {
      const corners = straightened(thinned(piece)).map(({ x, y }) => `${px(x)} ${px(y)}`);
      // A single point is a line of length 0, whose round ends make a dot.
      return `M${corners.join('L')}${corners.length === 1 ? 'h0' : ''}`;
    })
    .join('');

/** The data of a path of dots, made by the round ends of lines of length 0. */
export const dotData = (pieces: readonly (readonly Place[])[]): string =>
  pieces
    .flat()
    .map(({ x, y }) => `M${px(x)} ${px(y)}h0`)
    .join('');
