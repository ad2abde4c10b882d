import { tensor } from '@thalweg/core';
import { floats } from './floats.js';
import type { Layers } from './mlp.js';

/**
 * All networks that are the same function because of a symmetry of the hidden layer: its H units in any order, each with or
 * without its sign changed, which a tanh passes on. H! 2^H networks, the given one first.
 *
 * @param layers - Two layers, with tanh between them.
 */
export const mirrorImages = ([hidden, output]: Layers): readonly Layers[] => {
  const { w, b } = hidden!;
  const [inputs, units] = [w.size / b.size, b.size];
  const [inner, biases, outer] = [w, b, output!.w].map(floats) as [Float64Array, Float64Array, Float64Array];
  const outputs = outer.length / units;
  return orders(units).flatMap((order) =>
    Array.from({ length: 2 ** units }, (_, flips): Layers => {
      const sign = (unit: number) => ((flips >> unit) & 1 ? -1 : 1);
      const from = (unit: number) => order[unit]!;
      return [
        {
          w: tensor(
            inner.map((_, i) => sign(i % units) * inner[i - (i % units) + from(i % units)]!),
            [inputs, units],
          ),
          b: tensor(biases.map((_, unit) => sign(unit) * biases[from(unit)]!)),
        },
        {
          w: tensor(
            outer.map((_, i) => {
              const unit = Math.floor(i / outputs);
              return sign(unit) * outer[from(unit) * outputs + (i % outputs)]!;
            }),
            [units, outputs],
          ),
          b: output!.b,
        },
      ];
    }),
  );
};

/** All orders of the numbers from 0 to n - 1; the first is the usual one. */
const orders = (n: number): readonly (readonly number[])[] =>
  n === 0
    ? [[]]
    : Array.from({ length: n }, (_, i) => n - 1 - i).flatMap((last) =>
        orders(n - 1).map((order) => [...order.map((k) => (k < last ? k : k + 1)), last]),
      );
