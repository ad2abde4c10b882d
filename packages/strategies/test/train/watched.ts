import type { DataSource, EpochView } from '../../src/index.js';

/** A source that records its calls: which epochs were opened, with which views, and which were closed before their end. */
export const watched = <Batch>(
  source: DataSource<Batch>,
): {
  readonly source: DataSource<Batch>;
  readonly opened: readonly (readonly [epoch: number, view: EpochView | undefined])[];
  readonly closed: readonly number[];
} => {
  const opened: (readonly [number, EpochView | undefined])[] = [];
  const closed: number[] = [];
  const epoch: DataSource<Batch>['epoch'] = (number, view) => {
    opened.push([number, view]);
    const portions = source.epoch(number, view)[Symbol.iterator]();
    return {
      [Symbol.iterator]: () => ({
        next: () => portions.next(),
        return: () => {
          closed.push(number);
          return portions.return?.() ?? { done: true, value: undefined };
        },
      }),
    };
  };
  return { source: { ...source, epoch }, opened, closed };
};
