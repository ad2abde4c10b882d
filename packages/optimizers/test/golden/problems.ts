import { leaves, tensor, toArray, type Tensor } from '@thalweg/core';
import { readGolden } from './read-golden.js';

export type Params = Readonly<Record<string, Tensor>>;
type Row = readonly number[];

/** A problem for an optimizer. */
export interface Problem {
  readonly start: Params;
  readonly steps: number;
  /** The numbers of finished steps after which the golden file has the parameters; empty if they never move. */
  readonly recorded: readonly number[];
  readonly gradient: (step: number, params: Params) => Params;
}

interface Described {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly params: Row;
  readonly steps: number;
  readonly recorded: readonly number[];
}

interface Quadratic extends Described {
  readonly curvature: Row;
  readonly noise: readonly Row[];
}

interface Problems {
  readonly quadratic: Quadratic;
  readonly matrices: Quadratic;
  readonly list: Described & { readonly gradients: readonly Row[] };
  readonly rosenbrock: Described;
}

/** The elements of all leaves in tree order. */
export const flat = (tree: Params): readonly number[] => leaves<Tensor>(tree).flatMap(toArray);

const unflat = (row: Row, shapes: Described['shapes']): Params => {
  let end = 0;
  return Object.fromEntries(
    Object.keys(shapes)
      .sort()
      .map((key) => {
        const shape = shapes[key]!;
        const begin = end;
        end += shape.reduce((product, length) => product * length, 1);
        return [key, tensor(Float64Array.from(row.slice(begin, end)), shape)];
      }),
  );
};

const problem = (described: Described, gradient: (step: number, params: Row) => Row): Problem => ({
  start: unflat(described.params, described.shapes),
  steps: described.steps,
  recorded: described.recorded,
  gradient: (step, params) => unflat(gradient(step, flat(params)), described.shapes),
});

const { quadratic, matrices, list, rosenbrock } = readGolden('problems') as Problems;

const noisy = (described: Quadratic): Problem =>
  problem(described, (step, params) =>
    params.map((theta, i) => described.curvature[i]! * theta + described.noise[step]![i]!),
  );

/** The problems of `tools/golden/problem.py`. */
export const problems: Readonly<Record<keyof Problems, Problem>> = {
  quadratic: noisy(quadratic),
  matrices: noisy(matrices),
  list: problem(list, (step) => list.gradients[step]!),
  rosenbrock: problem(rosenbrock, (_, params) => {
    const [x, y] = [params[0]!, params[1]!];
    const rise = y - x * x;
    return [-400 * x * rise - 2 * (1 - x), 200 * rise];
  }),
};
