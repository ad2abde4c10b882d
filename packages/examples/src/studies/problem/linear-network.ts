import { matmul, normal, splitKey, tensor, type Key, type Tensor } from '@thalweg/core';
import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix';
import { floats } from './floats.js';

/** Three matrices, `[inputs, hidden]`, `[hidden, hidden]` and `[hidden, outputs]`; float64. */
export type LinearNetwork = readonly [Tensor, Tensor, Tensor];

/** A regression with several targets, for networks without activation. */
export interface LinearTask {
  /** Half the squared error of a row, in the mean, and its gradient. */
  readonly valueAndGrad: (network: LinearNetwork) => readonly [loss: number, gradient: LinearNetwork];
  /** The lowest loss that a network with this number of units in each hidden layer can have. */
  readonly lowestLoss: (hidden: number) => number;
}

/** Standard normal inputs; the targets are random linear functions of them, and noise of variance 1. */
export const createLinearTask = (
  key: Key,
  { rows, inputs, outputs }: { readonly rows: number; readonly inputs: number; readonly outputs: number },
): LinearTask => {
  const [forInputs = key, forWeights = key, forNoise = key] = splitKey(key, 3);
  const x = normal(forInputs, [rows, inputs]);
  const noise = normal(forNoise, [rows, outputs]);
  const y = matmul(x, normal(forWeights, [inputs, outputs]), { addTo: noise });
  // The loss depends on the data only through these means.
  const meanProduct = (a: Tensor, b: Tensor): Tensor =>
    mapped(matmul(a, b, { transposeA: true }), (sum) => sum / rows);
  const [xx, xy] = [meanProduct(x, x), meanProduct(x, y)];
  const yy = sumOfProducts(y, y) / rows;

  return {
    valueAndGrad: ([first, second, third]) => {
      const left = matmul(first, second);
      const whole = matmul(left, third);
      const fitted = matmul(xx, whole);
      const target = floats(xy);
      const slope = mapped(fitted, (value, i) => value - target[i]!);
      const back = matmul(slope, third, { transposeB: true });
      return [
        (yy + sumOfProducts(whole, fitted) - 2 * sumOfProducts(whole, xy)) / 2,
        [
          matmul(back, second, { transposeB: true }),
          matmul(first, back, { transposeA: true }),
          matmul(left, slope, { transposeA: true }),
        ],
      ];
    },
    // Least squares of a limited rank keep, of the squares that the fit of full rank explains, those along the strongest
    // directions of the targets: Baldi and Hornik, "Neural networks and principal component analysis" (1989), fact 4.
    lowestLoss: (hidden) => {
      const [squares, cross] = [xx, xy].map((of) =>
        Matrix.from1DArray(inputs, of.size / inputs, floats(of)),
      ) as [Matrix, Matrix];
      const explained = cross.transpose().mmul(inverse(squares)).mmul(cross);
      const { realEigenvalues } = new EigenvalueDecomposition(explained, { assumeSymmetric: true });
      const strongest = realEigenvalues.sort((a, b) => b - a).slice(0, hidden);
      return (yy - strongest.reduce((sum, value) => sum + value, 0)) / 2;
    },
  };
};

const mapped = (of: Tensor, by: (value: number, i: number) => number): Tensor =>
  tensor(floats(of).map(by), of.shape);

const sumOfProducts = (a: Tensor, b: Tensor): number => {
  const others = floats(b);
  return floats(a).reduce((sum, value, i) => sum + value * others[i]!, 0);
};
