import { readFileSync } from 'node:fs';
import { makeStep, sparseTensor, tensor, toArray } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import { adagrad, adam, momentum, sgd } from '../src/index.js';

describe('a step with a sparse gradient', () => {
  const params = tensor([1, 1]);
  const touched = sparseTensor([0], tensor([1]), [2]);
  const run = (tx: ReturnType<typeof sgd>, sparse: boolean) => {
    const step = makeStep(tx);
    let at = step.init(params);
    at = step(at, tensor([1, 1]));
    return toArray(step(at, sparse ? touched : tensor([1, 0])).params);
  };

  it.each([
    ['adam', () => adam()],
    ['momentum', () => momentum({ learningRate: 0.1 })],
  ])('leaves alone what it does not touch, where a dense one moves it: %s', (_, make) => {
    const [sparse, dense] = [run(make() as never, true), run(make() as never, false)];
    expect(sparse[0]).toBe(dense[0]);
    expect(sparse[1]).not.toBe(dense[1]);
  });

  it.each([
    ['sgd', () => sgd({ learningRate: 0.1 })],
    ['adagrad', () => adagrad()],
  ])('has the bits of a dense one: %s', (_, make) => {
    expect(run(make() as never, true)).toEqual(run(make() as never, false));
  });

  it('is described as lazy in the docstring of each factory with averages', () => {
    const said = /A step with a sparse gradient is lazy: elements that it leaves out keep their averages/;
    const files = {
      acprop: 'scaleByAcprop',
      adam: 'scaleByAdam adam',
      ademamix: 'scaleByAdemamix',
      adamax: 'scaleByAdamax adamax',
      amsgrad: 'scaleByAmsgrad amsgrad',
      'average-updates': 'averageUpdates',
      nadam: 'scaleByNadam nadam',
      'optimistic-adam': 'optimisticAdam',
      rmsprop: 'scaleByRms scaleByStddev rmsprop',
      adadelta: 'scaleByAdadelta adadelta',
      'add-sign': 'scaleByAddSign addSign',
      'power-sign': 'scaleByPowerSign powerSign',
      momentum: 'addMomentum momentum',
      nesterov: 'addLookAheadMomentum nesterov',
      adabelief: 'scaleByBelief adabelief',
      adan: 'scaleByAdan adan',
      'learned-gates': 'scaleByLearnedGates learnedGates',
      lion: 'scaleByLion lion',
      novograd: 'scaleByNovograd novograd',
      radam: 'scaleByRadam radam',
      signum: 'signum',
      'simplified-ademamix': 'scaleBySimplifiedAdemamix',
      'update-rule/update-rule': 'scaleByUpdateRule updateRule',
      yogi: 'scaleByYogi yogi',
    };
    for (const [file, names] of Object.entries(files)) {
      const source = readFileSync(new URL(`../src/${file}.ts`, import.meta.url), 'utf8');
      for (const name of names.split(' ')) {
        const [before, ...after] = source.split(`export const ${name} =`);
        expect(after).toHaveLength(1);
        expect(before!.slice(before!.lastIndexOf('\n/**\n'))).toMatch(said);
      }
    }
  });
});
