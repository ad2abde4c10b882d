import type { AsyncDataSource, DataSource } from '../../src/index.js';
import type { LineOptions } from './line.js';
import type { LineAsyncOptions } from './play.js';

const later = async <A>(get: () => A): Promise<A> => {
  await Promise.resolve();
  return get();
};

/** The same batches, asynchronous. */
export const slowly = <Batch>(source: DataSource<Batch>): AsyncDataSource<Batch> => ({
  ...source,
  epoch: (number, view) => {
    const portions = source.epoch(number, view)[Symbol.iterator]();
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => later(() => portions.next()),
        return: () => later(() => portions.return?.() ?? { done: true, value: undefined }),
      }),
    };
  },
});

/** The same run, with everything asynchronous that can be. */
export const waitedFor = (options: LineOptions): LineAsyncOptions => {
  const { data, valueAndGrad, evaluate } = options;
  return {
    ...options,
    data: slowly(data),
    valueAndGrad: (line, batch) => later(() => valueAndGrad(line, batch)),
    ...(evaluate === undefined ? {} : { evaluate: (line) => later(() => evaluate(line)) }),
  };
};
