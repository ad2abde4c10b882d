import * as tf from '@tensorflow/tfjs-core';
import { makeStep, tensor } from '@thalweg/core';
import { expectSameBits } from '@thalweg/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { tfOptimizer } from '../../src/index.js';
import { flatMembers } from '../../src/member/members.js';
import { cases } from '../support/cases.js';
import { useBackend } from '../support/use-backend.js';

const start = { 'b.w': [1, -2, 0.5, 3], a: [0.25], c: [] };
const gradientAt = (step: number, name: string) =>
  start[name as keyof typeof start].map((value, i) => Math.sin(step + i) * 3 - value / 7);
const names = Object.keys(start) as readonly (keyof typeof start)[];

describe.each(['cpu', 'wasm'] as const)('%s', (backend) => {
  useBackend(backend);
  afterEach(() => {
    tf.disposeVariables();
  });

  it.each(cases)('$name trains variables with the bits of a step on tensors', ({ make }) => {
    const step = makeStep(make());
    const areRules = flatMembers(make().members).every(({ body }) => body._tag === 'Rule');
    for (const on of areRules ? (['cpu', 'backend'] as const) : (['cpu'] as const)) {
      const variables = names.map((name) => tf.variable(tf.tensor1d(start[name]), true, name));
      const optimizer = tfOptimizer(make(), { on });
      let at = step.init(Object.fromEntries(names.map((name) => [name, tensor(start[name], 'float32')])));
      for (let i = 0; i < 3; i++) {
        const gradients = names.map((name) => [name, gradientAt(i, name)] as const);
        const given = gradients.map(([name, gradient]) => ({ name, tensor: tf.tensor1d(gradient) }));
        optimizer.applyGradients(given);
        for (const { tensor: gradient } of given) gradient.dispose();
        at = step(
          at,
          Object.fromEntries(gradients.map(([name, gradient]) => [name, tensor(gradient, 'float32')])),
        );
      }
      const found = variables.map((variable) => [variable.name, tensor(variable.dataSync<'float32'>())]);
      expectSameBits(Object.fromEntries(found), at.params);
      expect(optimizer.iterations).toBe(3);
      optimizer.dispose();
      tf.disposeVariables();
    }
  });
});
