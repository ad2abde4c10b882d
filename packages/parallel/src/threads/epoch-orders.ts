import { orderOf } from '../data/share-of.js';
import type { WorkerJob } from '../job/worker-job.js';
import { keysOf } from '../job/run-keys.js';

/**
 * The orders of the epochs that all workers share, in shared memory.
 *
 * Each order is drawn once, while the epoch before it runs. Otherwise every worker would draw it and wait: for sparse examples
 * that takes a tenth of an epoch.
 *
 * @internal
 */
export const createEpochOrders = ({
  data: { examples },
  epochs,
  seed,
}: WorkerJob): ((epoch: number) => Uint32Array) => {
  const key = keysOf(seed).data;
  const drawn = new Map<number, Uint32Array>();
  const draw = (epoch: number): Uint32Array => {
    const known = drawn.get(epoch);
    if (known !== undefined) return known;
    const order = new Uint32Array(new SharedArrayBuffer(4 * examples));
    order.set(orderOf(key, epoch, examples));
    drawn.set(epoch, order);
    return order;
  };
  return (epoch) => {
    const order = draw(epoch);
    for (const past of drawn.keys()) if (past < epoch) drawn.delete(past);
    if (epoch + 1 < (epochs ?? Infinity)) setImmediate(draw, epoch + 1);
    return order;
  };
};
