import { describe, expect, it } from 'vitest';
import { defineTransformation, mapTensors, tensor } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { expectSameBits } from '@thalweg/testing';
import { lineOptions } from './line.js';
import { play, trainLineAsync } from './play.js';

describe('an optimizer that evaluates further gradients', () => {
  const elsewhere = defineTransformation({
    name: 'elsewhere',
    hyper: {},
    needs: ['valueAndGrad'],
    init: () => ({}),
    update: (_, state, { params, valueAndGrad: ask }) => {
      const [, gradients] = ask(params!);
      return [mapTensors((leaf) => tensor(-0.1 * leaf.get()), gradients), state];
    },
  });

  it('works in train', () => {
    const { end } = play({ ...lineOptions, optimizer: elsewhere() });
    expectSameBits(
      end.at.params,
      play({ ...lineOptions, optimizer: sgd({ learningRate: 0.1 }) }).end.at.params,
    );
  });

  it('is refused by trainAsync, at the step', async () => {
    const run = trainLineAsync({ ...lineOptions, optimizer: elsewhere() });
    expect((await run.next()).value._tag).toBe('Start');
    await expect(run.next()).rejects.toThrow(
      'trainAsync: optimizer: expected an optimizer that needs only the gradient it is given',
    );
    expect((await run.next()).done).toBe(true);
  });
});
