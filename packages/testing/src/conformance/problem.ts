import { tensor, type Dtype } from '@thalweg/core';

/** Parameters of every kind of leaf there is. */
export const params = (dtype: Dtype) => ({
  layers: [
    {
      w: tensor(
        [
          [0.5, -1, 2],
          [1e-3, 0, -0.25],
        ],
        dtype,
      ),
      b: tensor([0.1, 0, -3], dtype),
    },
  ],
  scalar: tensor(1.5, dtype),
  empty: tensor([], dtype),
});

/** A tree like the parameters. */
export type Problem = ReturnType<typeof params>;

/** Gradients that change from step to step, large and small. */
export const gradients = (dtype: Dtype, steps: number): readonly Problem[] =>
  Array.from({ length: steps }, (_, step) => ({
    layers: [
      {
        w: tensor(
          [
            [Math.sin(step), 1, -2],
            [0, 30 * Math.cos(step), 1e-6],
          ],
          dtype,
        ),
        b: tensor([step, -step, 0.5], dtype),
      },
    ],
    scalar: tensor(Math.cos(3 * step), dtype),
    empty: tensor([], dtype),
  }));
