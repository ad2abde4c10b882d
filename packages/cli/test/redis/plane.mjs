import { existsSync } from 'node:fs';
import { asTensor } from '@thalweg/core';

const points = Array.from({ length: 16 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);

/** Of this process, however often it takes a seat. */
let gradients = 0;

/**
 * The plane z = 2x - y. A worker stops after some gradients until a file is there.
 *
 * @param {{ readonly gate: string, readonly before: number }} config
 */
export const plane = ({ gate, before }) => {
  /** @param {{ readonly w: import('@thalweg/core').Tensor }} params @param {Iterable<number>} rows */
  const valueAndGrad = ({ w }, rows) => {
    while (gradients >= before && !existsSync(gate)) pause();
    gradients += 1;
    let [loss, slopeX, slopeY, count] = [0, 0, 0, 0];
    for (const row of rows) {
      const [x = 0, y = 0] = points[row] ?? [];
      const error = (w.get(0) - 2) * x + (w.get(1) + 1) * y;
      loss += error ** 2 / 2;
      slopeX += error * x;
      slopeY += error * y;
      count += 1;
    }
    const slope = Float64Array.of(slopeX / count, slopeY / count);
    return [loss / count, { w: asTensor(slope, [2]) }];
  };
  return { init: () => ({ w: asTensor(new Float64Array(2), [2]) }), valueAndGrad };
};

const nothing = new Int32Array(new SharedArrayBuffer(4));
const pause = () => Atomics.wait(nothing, 0, 0, 5);
