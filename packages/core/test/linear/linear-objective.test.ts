import { sgd } from '@thalweg/optimizers';
import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  hingeLoss,
  linearObjective,
  logisticLoss,
  makeLinearStep,
  sparseTensor,
  squaredLoss,
  tensor,
  toArray,
  toDense,
  TreeMismatchError,
} from '../../src/index.js';
import { expectSameBits } from '@thalweg/testing';
import { arbitraryRows } from './arbitrary-rows.js';
import { lossesByHand } from './losses.js';

const tame = arbitraryRows.filter(({ data }) => Array.from(data.values).every((x) => Math.abs(x) <= 10));
const cases = fc.tuple(tame, fc.constantFrom(...lossesByHand)).chain(([rows, of]) =>
  fc
    .array(fc.double({ min: -2, max: 2, noNaN: true }), {
      minLength: rows.features,
      maxLength: rows.features,
    })
    .map((weights) => ({ ...rows, of, weights })),
);

describe('a linear objective', () => {
  it('is the mean of the losses, and its gradient the mean of slope times row', () => {
    fc.assert(
      fc.property(cases, ({ data, features, examples, of, weights }) => {
        fc.pre(examples.length > 0);
        const { starts, indices, values, labels } = data;
        const objective = linearObjective(data, of.loss);
        const expected = new Float64Array(features);
        let mean = 0;
        for (const row of examples) {
          const at = Array.from(indices).slice(starts[row], starts[row + 1]);
          const x = Array.from(values).slice(starts[row], starts[row + 1]);
          const z = at.reduce((sum, i, k) => sum + weights[i]! * x[k]!, 0);
          const y = labels[row]!;
          // Near the corner, the slope differs between the two sides.
          fc.pre(of.name !== 'hingeLoss' || Math.abs(y * z - 1) > 1e-9);
          mean += of.lossOf(z, y) / examples.length;
          at.forEach((i, k) => {
            expected[i]! += (of.slopeOf(z, y) * x[k]!) / examples.length;
          });
        }
        const [value, gradient] = objective.valueAndGrad(tensor(weights), examples);
        expect(objective.value(tensor(weights), examples)).toBe(value);
        expect(Math.abs(value - mean)).toBeLessThanOrEqual(1e-12 * (1 + mean));
        toArray(toDense(gradient)).forEach((g, i) => {
          expect(Math.abs(g - expected[i]!)).toBeLessThanOrEqual(1e-11 * (1 + Math.abs(expected[i]!)));
        });
        // A second time, since it reuses memory between calls.
        expectSameBits(objective.valueAndGrad(tensor(weights), examples)[1], gradient);
        const all = labels.length;
        expect(objective.value(tensor(weights))).toBe(
          objective.value(
            tensor(weights),
            Array.from({ length: all }, (_, i) => i),
          ),
        );
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  const data = { starts: [0, 2, 3, 3], indices: [0, 2, 1], values: [1, 2, 1], labels: [3, -1, 5] };

  it('counts an example each time it is named', () => {
    const { value, valueAndGrad } = linearObjective(data, squaredLoss);
    const weights = tensor([1, 0, 0]);
    expect([value(weights, [0]), value(weights, [1, 1]), value(weights)]).toEqual([2, 0.5, 5]);
    const [mean, gradient] = valueAndGrad(weights, [1, 0, 0, 1]);
    expect(mean).toBe(1.25);
    expectSameBits(gradient, sparseTensor([0, 1, 2], tensor([-1, 0.5, -2]), [3]));
  });

  it('has no gradient if slopes are 0 or rows are empty', () => {
    const { valueAndGrad } = linearObjective(data, squaredLoss);
    expect(valueAndGrad(tensor([3, 0, 0]), [0])).toMatchObject([0, { indices: new Int32Array(0) }]);
    expect(valueAndGrad(tensor([3, 0, 0]), [2])).toMatchObject([12.5, { indices: new Int32Array(0) }]);
  });

  it('has the bits of slope times row for one example, with the sign of zeros', () => {
    const { valueAndGrad } = linearObjective({ ...data, values: [0, 2, 1] }, squaredLoss);
    const [, gradient] = valueAndGrad(tensor([0, 0, 0]), [0]);
    expectSameBits(gradient, sparseTensor([0, 2], tensor([-0, -6]), [3]));
  });

  it('sees weights through any view, and gives gradients of their dtype and shape', () => {
    const { valueAndGrad } = linearObjective(data, squaredLoss);
    const strided = ndarray(Float32Array.of(9, 1, 9, 0, 9, 0, 9, 0), [2, 2], [4, 2], 1);
    const [value, gradient] = valueAndGrad(strided, [0]);
    expect(value).toBe(2);
    expectSameBits(gradient, sparseTensor([0, 2], tensor([-2, -4], 'float32'), [2, 2]));
  });

  it('refuses too few weights, and unknown examples', () => {
    const objective = linearObjective(data, squaredLoss);
    const few = () => objective.value(tensor([1, 2]));
    expect(few).toThrow(TreeMismatchError);
    expect(few).toThrow('weights: expected 3 elements or more, found shape [2]');
    const before = objective.valueAndGrad(tensor([1, 0, 0]), [0, 1]);
    for (const wrong of [3, -1, 0.5, NaN])
      for (const act of [objective.value, objective.valueAndGrad]) {
        const named = () => act(tensor([1, 0, 0]), [0, wrong]);
        expect(named).toThrow(ConfigError);
        expect(named).toThrow(
          `linearObjective: examples[1]: expected a whole number from 0 to 2, found ${wrong}`,
        );
      }
    expectSameBits(objective.valueAndGrad(tensor([1, 0, 0]), [0, 1])[1], before[1]);
  });
});

describe.each([
  ['logisticLoss', logisticLoss],
  ['hingeLoss', hingeLoss],
])('labels for %s', (name, loss) => {
  const dataOf = (labels: ArrayLike<number>) => ({
    starts: [0, 1, 2],
    indices: [0, 0],
    values: [1, 2],
    labels,
  });

  it.each([
    ['0 and 1', [1, 0], '[1]', '0'],
    ['1 and 2', Float32Array.of(1, 2), '[1]', '2'],
    ['0 and 255', Uint8Array.of(255, 1), '[0]', '255'],
    ['NaN', [NaN, 1], '[0]', 'NaN'],
  ])('are not %s', (_, labels, at, found) => {
    const expected = `data.labels${at}: expected -1 or 1, which ${name} needs, found ${found}. Label the two classes -1 and 1`;
    expect(() => linearObjective(dataOf(labels), loss)).toThrow(`linearObjective: ${expected}`);
    expect(() => makeLinearStep(sgd({ learningRate: 1 }), dataOf(labels), loss)).toThrow(
      `makeLinearStep: ${expected}`,
    );
  });

  it('are -1 and 1, and anything for a loss of one’s own', () => {
    expect(() => linearObjective(dataOf([-1, 1]), loss)).not.toThrow();
    expect(() => linearObjective(dataOf([0, 3]), (symbols) => loss(symbols))).not.toThrow();
    expect(() => linearObjective(dataOf([0, 3]), squaredLoss)).not.toThrow();
  });
});
