import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tensor, toArray } from '@thalweg/core';
import { expectClose } from '@thalweg/testing';
import { batchNormBackward } from '../../src/batch-norm/batch-norm-backward.js';
import { batchNormInference } from '../../src/batch-norm/batch-norm-inference.js';
import { batchNormTraining } from '../../src/batch-norm/batch-norm-training.js';
import { initBatchNorm } from '../../src/batch-norm/init-batch-norm.js';

type Row = readonly number[];

/** What `tools/golden/batch_norm.py` wrote: two batches in training, the features on the last axis, then inference. */
interface GoldenCase {
  readonly name: string;
  readonly shape: Row;
  readonly eps: number;
  readonly momentum: number;
  readonly gamma: Row;
  readonly beta: Row;
  readonly x: readonly Row[];
  readonly dy: readonly Row[];
  /** One example. */
  readonly unseen: Row;
  readonly oracles: Readonly<
    Record<
      string,
      {
        readonly steps: readonly Readonly<
          Record<'y' | 'mean' | 'variance' | 'dx' | 'dgamma' | 'dbeta', Row>
        >[];
        readonly inference: Row;
      }
    >
  >;
}

const { cases } = JSON.parse(readFileSync(new URL('../golden/batch-norm.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly GoldenCase[];
};

/** A gradient is a difference of numbers of size 1. */
const cancelled = 1e-15;

const shaped = (values: Row, shape: Row) => tensor(Float64Array.from(values), shape);

const run = ({ shape, eps, momentum, ...given }: GoldenCase) => {
  const params = { gamma: tensor(given.gamma), beta: tensor(given.beta) };
  let { running } = initBatchNorm({ features: given.gamma.length });
  const steps = given.x.map((x, step) => {
    const output = batchNormTraining(shaped(x, shape), params, running, { eps, momentum });
    const gradients = batchNormBackward(shaped(given.dy[step]!, shape), output.saved);
    running = output.running;
    return {
      y: output.y,
      mean: running.mean,
      variance: running.variance,
      dx: gradients.x,
      dgamma: gradients.params.gamma,
      dbeta: gradients.params.beta,
    };
  });
  const unseen = shaped(given.unseen, [1, ...shape.slice(1)]);
  return { steps, inference: batchNormInference(unseen, params, running, { eps }) };
};

describe.each(cases)('batch normalisation, golden: $name', (golden) => {
  it.each(Object.keys(golden.oracles))('agrees with %s', (oracle) => {
    const expected = golden.oracles[oracle]!;
    const { steps, inference } = run(golden);
    expect(steps).toHaveLength(expected.steps.length);
    for (const key of ['y', 'mean', 'variance', 'dx', 'dgamma', 'dbeta'] as const)
      expectClose(
        steps.map((step) => toArray(step[key])),
        expected.steps.map((step) => step[key]),
        cancelled,
      );
    expectClose([toArray(inference)], [expected.inference], cancelled);
  });
});
