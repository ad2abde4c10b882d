import { closeSync, openSync } from 'node:fs';

/** Whether this is the first that makes a file: threads that come after one another share nothing else. */
const isFirst = (/** @type {string} */ path) => {
  try {
    closeSync(openSync(path, 'wx'));
    return true;
  } catch {
    return false;
  }
};

/**
 * Its first input, unless the second, a scalar, is not 0: then it comes to grief, once if `once` names a file to be made.
 *
 * @type {import('../../../src/dataflow/graph/operation.ts').Operation}
 */
export const troubled = {
  name: 'troubled',
  compute: ([x, alarm], { attributes: { kind, once } }) => {
    if (alarm.get() !== 0 && (typeof once !== 'string' || isFirst(once)))
      switch (kind) {
        case 'throw':
          throw new Error('grief');
        case 'exit':
          process.exit(3);
          break;
        case 'exitLater':
          setTimeout(() => process.exit(3), 0);
          break;
        case 'hang':
          // Nobody wakes it. A loop without end would take the processor from those that go on.
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
          break;
        default:
      }
    return x;
  },
  gradient: (_, upstream) => [upstream, undefined],
};

export const noOperation = { name: 'noOperation' };
