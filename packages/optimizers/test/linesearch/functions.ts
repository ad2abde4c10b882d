import { leaves, tensor, toArray, type Tensor } from '@thalweg/core';

/** A tree of parameters by name. */
export type Params = Readonly<Record<string, Tensor>>;

/** A function of a tree, with its gradient. */
export type ValueAndGrad = (params: Params) => readonly [number, Params];

/** The elements of all leaves in tree order. */
export const flat = (params: Params): readonly number[] => leaves<Tensor>(params).flatMap(toArray);

/** $\sum_i (1 - x_i)^2 + 100 (x_{i+1} - x_i^2)^2$ */
const rosenbrock: ValueAndGrad = ({ x }) => {
  const at = toArray(x!);
  const gradient = at.map(() => 0);
  let value = 0;
  for (let i = 0; i + 1 < at.length; i++) {
    const rise = at[i + 1]! - at[i]! ** 2;
    value += (1 - at[i]!) ** 2 + 100 * rise ** 2;
    gradient[i]! += -2 * (1 - at[i]!) - 400 * at[i]! * rise;
    gradient[i + 1]! += 200 * rise;
  }
  return [value, { x: tensor(gradient) }];
};

const inputs = [
  [1, -0.5, 2],
  [0.25, 1.5, -1],
] as const;
const targets = [
  [1, 0],
  [-2, 3],
] as const;

/** A parabola and a quartic in a matrix that is not square, an offset and a scale. */
const matrix: ValueAndGrad = ({ w, b, s }) => {
  const scale = s!.get();
  const [ofW, ofB] = [toArray(w!).map((x) => x ** 3), [0, 0]];
  let value = toArray(w!).reduce((sum, x) => sum + x ** 4, 0) / 4 + scale ** 2;
  let ofS = 2 * scale;
  inputs.forEach((input, k) => {
    for (let i = 0; i < 2; i++) {
      const product = input.reduce((sum, x, j) => sum + x * w!.get(i, j), 0);
      const error = scale * product + b!.get(i) - targets[k]![i]!;
      value += error ** 2 / 2;
      ofB[i]! += error;
      ofS += error * product;
      input.forEach((x, j) => {
        ofW[3 * i + j]! += error * scale * x;
      });
    }
  });
  return [value, { b: tensor(ofB), s: tensor(ofS), w: tensor(ofW, [2, 3]) }];
};

const diagonal = [2, 3, 1.5, 2.5, 4, 2, 3.5, 5, 2.25] as const;

/** A parabola whose Hessian is not diagonal: neighbours in tree order have the second derivative 1/4. */
const coupledParabola: ValueAndGrad = (params) => {
  const theta = flat(params);
  const slopes = theta.map((x, i) => diagonal[i]! * x + 0.25 * ((theta[i - 1] ?? 0) + (theta[i + 1] ?? 0)));
  const value = slopes.reduce((sum, slope, i) => sum + slope * theta[i]!, 0) / 2;
  return [
    value,
    { b: tensor(slopes.slice(0, 2)), s: tensor(slopes[2]!), w: tensor(slopes.slice(3), [2, 3]) },
  ];
};

/** The product with the Hessian of {@link rosenbrock}. */
const rosenbrockProduct = ({ x }: Params, { x: v }: Params): Params => {
  const [at, along] = [toArray(x!), toArray(v!)];
  const product = at.map(() => 0);
  for (let i = 0; i + 1 < at.length; i++) {
    const rise = at[i + 1]! - at[i]! ** 2;
    product[i]! += (2 - 400 * rise + 800 * at[i]! ** 2) * along[i]! - 400 * at[i]! * along[i + 1]!;
    product[i + 1]! += 200 * along[i + 1]! - 400 * at[i]! * along[i]!;
  }
  return { x: tensor(product) };
};

/** The products with the Hessians of the functions for which one is known. */
export const hessianVectors: Readonly<Record<string, typeof rosenbrockProduct>> = {
  'chained rosenbrock': rosenbrockProduct,
};

/** The functions of `tools/golden/linesearch.py` and `tools/golden/loss_methods.py`. */
export const functions = {
  rosenbrock,
  'chained rosenbrock': rosenbrock,
  matrix,
  'coupled parabola': coupledParabola,
} as const;
