import { describe, expect, it } from 'vitest';
import { accumulate, adam, adamw, momentum } from '@thalweg/optimizers';
import { linear, schedulesPlugin } from '@thalweg/schedules';
import { optimizersPlugin } from '@thalweg/optimizers';
import { expectSameBits } from '@thalweg/testing';
import {
  chain,
  hyperparamsOf,
  learningRateOf,
  makeStep,
  masked,
  namedChain,
  tensor,
  withHyperparams,
} from '../../src/index.js';
import { createRegistry, fromSpec, toSpec } from '../../src/spec/index.js';

const params = { w: tensor([1, 2]), b: tensor([3]) };

describe('hyperparamsOf', () => {
  it('has the numbers of the next step, in groups and wrappers, too', () => {
    const tx = namedChain([
      'main',
      accumulate(momentum({ learningRate: linear({ from: 1, to: 0, steps: 4 }) }), { every: 2 }),
    ]);
    let state = tx.init(params);
    for (let i = 0; i < 4; i++) [, state] = tx.update(params, state);
    expect(hyperparamsOf(tx, state)).toEqual({
      'main.addMomentum.decay': 0.9,
      'main.scaleByLearningRate.learningRate': 0.5,
      'main.accumulate.every': 2,
    });
    expect(learningRateOf(tx, state)).toBe(0.5);
  });

  it('says which rates there are, if there is not one', () => {
    const two = chain(momentum({ learningRate: 1 }), momentum({ learningRate: 2 }));
    expect(() => learningRateOf(two, two.init(params))).toThrow(
      /one learning rate, found scaleByLearningRate.learningRate, scaleByLearningRate_2.learningRate/,
    );
  });
});

describe('withHyperparams', () => {
  it('goes on from the same state as if built so', () => {
    const before = adamw({ learningRate: 0.1, weightDecay: 0.1, mask: 'w' });
    const after = adamw({
      learningRate: linear({ from: 1, to: 0, steps: 9 }),
      weightDecay: 0.1,
      b1: 0.5,
      mask: 'w',
    });
    const changed = withHyperparams(before, {
      learningRate: linear({ from: 1, to: 0, steps: 9 }),
      'scaleByAdam.b1': 0.5,
    });
    const start = makeStep(before);
    const at = start(start.init(params), params);
    expectSameBits(makeStep(changed)(at, params), makeStep(after)(at, params));
    const read = fromSpec(createRegistry([optimizersPlugin, schedulesPlugin]))(toSpec(changed));
    if (read._tag === 'Left') throw read.left[0];
    expectSameBits(makeStep(read.right)(at as never, params as never), makeStep(after)(at, params));
  });

  it('changes what is in wrappers and masks, and its own rules', () => {
    const tx = accumulate(masked('w', adam({ learningRate: 0.1 })), { every: 4 });
    const changed = withHyperparams(tx, { every: 1, learningRate: 0.2 });
    const plain = masked('w', adam({ learningRate: 0.2 }));
    expectSameBits(
      changed.update(params, changed.init(params))[0],
      plain.update(params, plain.init(params))[0],
    );
  });

  it('refuses what no rule reads, and what is out of range, before anything changes', () => {
    const tx = adam({ learningRate: 0.1 });
    expect(() => withHyperparams(tx, { rate: 1 })).toThrow(
      /rate: expected the name or the path of a number that a rule reads/,
    );
    expect(() => withHyperparams(tx, { 'scaleByAdam.b1': 1 })).toThrow(
      /b1: expected a number in \[0, 1\), found 1/,
    );
  });
});
