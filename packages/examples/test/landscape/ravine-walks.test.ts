import { type AnyTransformation } from '@thalweg/core';
import { momentum } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { ravine } from '../../src/landscape/ravine.js';
import { ravineRoute, ravineWalks } from '../../src/landscape/ravine-walks.js';
import { walk } from '../../src/landscape/walk.js';

const steps = (optimizer: AnyTransformation): number => walk(ravine, optimizer, ravineRoute).length - 1;

// With curvatures between l = 1 and L = 100: the best rate without momentum is 2 / (l + L), with it 4 / (√L + √l)^2.
const heavyBall = momentum({ learningRate: 4 / 11 ** 2, momentum: (9 / 11) ** 2 });

const [plain, best, ball, ahead] = ravineWalks().map(({ points }) => points.length - 1);

/** R2: the steps that a NumPy prototype took until f < 1e-8. */
const measured = { plain: 1112, best: 576, ball: 202, heavyBall: 81, ahead: 170 };

describe('the ravine (R2)', () => {
  it('is crossed by momentum at least 4 times as fast as by gradient descent with the same rate', () => {
    expect(plain! / ball!).toBeGreaterThanOrEqual(4);
  });

  it('is crossed by the best heavy ball at least 5 times as fast as by the best gradient descent', () => {
    expect(best! / steps(heavyBall)).toBeGreaterThanOrEqual(5);
  });

  it('takes each method as many steps as in the prototype', () => {
    expect({ plain, best, ball, heavyBall: steps(heavyBall), ahead }).toEqual(measured);
  });
});
