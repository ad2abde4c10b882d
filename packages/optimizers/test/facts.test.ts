import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chain,
  chainAll,
  leaves,
  makeStep,
  tensor,
  toArray,
  type AnyTransformation,
  type Tensor,
} from '@thalweg/core';
import { cyclicalCosine } from '@thalweg/schedules';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  addDecayedWeights,
  addSign,
  adopt,
  amsgrad,
  averageUpdates,
  keepParamsNonNegative,
  momentum,
  optimisticGradientDescent,
  powerSign,
  rmsprop,
  rprop,
  setToZero,
  sgd,
  zeroNans,
} from '../src/index.js';

type Row = readonly number[];

const numbers = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Of either sign, and of a size from 1e-100 to 1e100. */
const anySize = fc
  .tuple(fc.constantFrom(-1, 1), numbers(-100, 100))
  .map(([sign, exponent]) => sign * 10 ** exponent);

/** The update of each step, for given gradients. */
const updates = (optimizer: AnyTransformation, gradients: readonly Row[]): readonly Row[] => {
  const tx = chainAll([optimizer]);
  const zero = tensor(gradients[0]!.map(() => 0));
  let state = tx.init(zero);
  return gradients.map((gradient) => {
    const [update, next] = tx.update(tensor(gradient), state, { params: zero });
    state = next;
    return toArray(leaves<Tensor>(update)[0]!);
  });
};

/** The same for one element. */
const steps = (optimizer: AnyTransformation, gradients: Row): Row =>
  updates(
    optimizer,
    gradients.map((gradient) => [gradient]),
  ).map(([update]) => update!);

const repeat = (gradient: number, times: number): Row => Array.from({ length: times }, () => gradient);

/** Equal up to a few roundings of 1e-16 each. */
const expectNear = (found: number, expected: number, relative = 1e-14) => {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
};

describe('momentum', () => {
  it('makes steps 1 / (1 - γ) times as long for a constant gradient', () => {
    fc.assert(
      fc.property(numbers(0, 0.9), numbers(1e-3, 1), numbers(0.1, 10), (gamma, learningRate, g) => {
        const last = steps(momentum({ learningRate, momentum: gamma }), repeat(g, 350)).at(-1)!;
        expectNear(last, (-learningRate * g) / (1 - gamma));
      }),
    );
  });

  it('makes steps 1 / (1 + γ) times as long for an alternating gradient', () => {
    fc.assert(
      fc.property(numbers(0, 0.9), numbers(1e-3, 1), numbers(0.1, 10), (gamma, learningRate, g) => {
        const alternating = repeat(g, 350).map((size, t) => (t % 2 === 0 ? -size : size));
        const last = steps(momentum({ learningRate, momentum: gamma }), alternating).at(-1)!;
        expectNear(last, (-learningRate * g) / (1 + gamma));
      }),
    );
  });
});

describe('adagrad', () => {
  it('makes steps of η / √t for a constant gradient', () => {
    for (const g of [1, -3, 1e-5]) {
      const all = steps(adagrad({ learningRate: 0.5, eps: 0 }), repeat(g, 10_000));
      for (const t of [1, 2, 100, 9999, 10_000]) expectNear(Math.abs(all[t - 1]!), 0.5 / Math.sqrt(t), 1e-12);
      expectNear(all[9999]! / all[0]!, 0.01, 1e-12);
    }
  });

  it('does not move elements without a gradient, even without eps', () => {
    for (const epsInSqrt of [false, true])
      expect(steps(adagrad({ eps: 0, epsInSqrt }), [0, 0, 3, 0]).map(Math.abs)).toEqual([0, 0, 0.01, 0]);
  });
});

describe('adadelta', () => {
  it('begins with √(ε / (1 - ρ)) for any gradient', () => {
    fc.assert(
      fc.property(numbers(0, 0.99), numbers(1e-8, 1e-2), numbers(1e7, 1e9), (rho, eps, g) => {
        const [first] = steps(adadelta({ rho, eps }), [g]);
        // Beside a gradient this large, the eps below it vanishes.
        expectNear(first!, -Math.sqrt(eps / (1 - rho)), 1e-13);
      }),
    );
    expect(steps(adadelta(), [-1e6])[0]).toBeCloseTo(4.472e-3, 6);
    expect(steps(adadelta({ rho: 0.9 }), [-1e6])[0]).toBeCloseTo(3.162e-3, 6);
  });
});

describe('rmsprop', () => {
  it('begins with η / √(1 - γ) for any gradient', () => {
    fc.assert(
      fc.property(
        numbers(0, 0.999),
        numbers(1e-4, 1),
        anySize,
        fc.boolean(),
        (decay, learningRate, g, epsInSqrt) => {
          const [first] = steps(rmsprop({ learningRate, decay, eps: 0, epsInSqrt }), [g]);
          expectNear(first!, (-Math.sign(g) * learningRate) / Math.sqrt(1 - decay));
        },
      ),
    );
  });

  it('begins with η / √(γ (1 - γ)) if centered', () => {
    fc.assert(
      fc.property(numbers(0.1, 0.99), anySize, (decay, g) => {
        const [first] = steps(rmsprop({ learningRate: 1, decay, eps: 0, centered: true }), [g]);
        expectNear(first!, -Math.sign(g) / Math.sqrt(decay * (1 - decay)), 1e-12);
      }),
    );
  });

  it('approaches η g / √ε for a constant gradient, if centered, and never gives NaN', () => {
    fc.assert(
      fc.property(numbers(0.1, 0.9), numbers(0.1, 2), (decay, g) => {
        const all = steps(rmsprop({ learningRate: 1, decay, eps: 1e-4, centered: true }), repeat(g, 400));
        expect(all.every(Number.isFinite)).toBe(true);
        // The rounding error in the variance of a constant: 1e-16 of its square, compared with 1e-4.
        expectNear(all.at(-1)!, -g / 1e-2, 1e-9);
      }),
    );
  });
});

describe('adam', () => {
  it('begins with a step of its learning rate for any gradient', () => {
    fc.assert(
      fc.property(
        numbers(0, 0.99),
        numbers(0, 0.9999),
        numbers(1e-4, 1),
        anySize,
        (b1, b2, learningRate, g) => {
          const [first] = steps(adam({ learningRate, b1, b2, eps: 0 }), [g]);
          expectNear(first!, -Math.sign(g) * learningRate);
        },
      ),
    );
    for (const g of [1, -1e3]) expectNear(Math.abs(steps(adam(), [g])[0]!), 1e-3, 2e-8);
  });

  it('makes a step of (1 - β₁) / √(1 - β₂) at the first gradient after many zeros', () => {
    fc.assert(
      fc.property(numbers(0, 0.9), numbers(0.9, 0.999), anySize, (b1, b2, g) => {
        const last = steps(adam({ learningRate: 1, b1, b2, eps: 1e-300 }), [...repeat(0, 99), g]).at(-1)!;
        const corrected = Math.sqrt(1 - b2 ** 100) / (1 - b1 ** 100);
        expectNear(last, ((-Math.sign(g) * (1 - b1)) / Math.sqrt(1 - b2)) * corrected);
      }),
    );
  });
});

describe('adamax', () => {
  /** The sum over gradients of the weight in m divided by the weight left in n. It exceeds 1, because n decays, too. */
  const bound = (b1: number, b2: number, t: number): number => {
    let sum = 0;
    for (let age = 0; age < t; age++) sum += (b1 / b2) ** age;
    return ((1 - b1) / (1 - b1 ** t)) * sum;
  };

  it('makes no step longer than its learning rate if gradients do not shrink, or b1 is 0', () => {
    fc.assert(
      fc.property(fc.array(anySize, { minLength: 1, maxLength: 60 }), numbers(1e-4, 1), (gradients, eta) => {
        const within = (found: Row) => {
          for (const step of found) expect(Math.abs(step)).toBeLessThanOrEqual(eta * (1 + 1e-14));
        };
        within(
          steps(
            adamax({ learningRate: eta }),
            gradients.toSorted((a, b) => Math.abs(a) - Math.abs(b)),
          ),
        );
        within(steps(adamax({ learningRate: eta, b1: 0 }), gradients));
      }),
    );
  });

  it('makes no step longer than the bound for any gradients', () => {
    fc.assert(
      fc.property(
        fc.array(anySize, { minLength: 1, maxLength: 60 }),
        numbers(0, 0.9),
        numbers(0.9, 0.999),
        (gradients, b1, b2) => {
          steps(adamax({ learningRate: 1, b1, b2 }), gradients).forEach((step, i) => {
            expect(Math.abs(step)).toBeLessThanOrEqual(bound(b1, b2, i + 1) * (1 + 1e-13));
          });
        },
      ),
    );
  });

  it('reaches the bound if gradients shrink as fast as the average decays: 0.9 % more with the defaults', () => {
    const shrinking = Array.from({ length: 200 }, (_, age) => 0.999 ** age);
    const all = steps(adamax({ learningRate: 1 }), shrinking).map(Math.abs);
    all.forEach((step, i) => {
      expectNear(step, bound(0.9, 0.999, i + 1), 1e-13);
    });
    expect(all.at(-1)).toBeCloseTo(1.009091, 6);
  });
});

describe('amsgrad', () => {
  it('has a second moment that never falls, in every form', () => {
    fc.assert(
      fc.property(
        fc.array(numbers(-5, 5), { minLength: 2, maxLength: 40 }),
        fc.constantFrom('paper', 'pytorch', 'optax'),
        (gradients, form) => {
          const tx = amsgrad({ b2: 0.5, form });
          let state = tx.init(tensor(0));
          for (const gradient of gradients) {
            const [, next] = tx.update(tensor(gradient), state);
            const [before, after] = [state, next].map((at) => at.scaleByAmsgrad.nuMax.get());
            expect(after).toBeGreaterThanOrEqual(before!);
            state = next;
          }
        },
      ),
    );
  });

  it('makes no step for a gradient of 0', () => {
    for (const form of ['paper', 'pytorch', 'optax'] as const)
      expect(steps(amsgrad({ form }), [0, 0]).map(Math.abs)).toEqual([0, 0]);
  });
});

describe('adamw', () => {
  const theta = tensor([1, 1]);
  /** Two elements with the same start; the gradients of the second are 100 times those of the first. */
  const end = (optimizer: AnyTransformation, sequence: Row) => {
    const step = makeStep(optimizer);
    return toArray(sequence.reduce((at, g) => step(at, tensor([g, 100 * g])), step.init(theta)).params);
  };

  it('shrinks parameters alike for gradients of any size; L2 regularisation does not', () => {
    const sequence = Array.from({ length: 100 }, (_, t) => Math.sin(3 * t) + 0.1);
    const rates = { learningRate: 0.01, eps: 0 };
    const [small, large] = end(adamw({ ...rates, weightDecay: 0.5 }), sequence);
    expectNear(large!, small!, 1e-12);
    const [alike, other] = end(adam(rates), sequence);
    expectNear(other!, alike!, 1e-12);
    expect(Math.abs(small! - alike!)).toBeGreaterThan(0.1);
    const [weak, strong] = end(chain(addDecayedWeights(0.5), adam(rates)), sequence);
    expect(Math.abs(weak! - strong!)).toBeGreaterThan(0.1);
  });

  it('multiplies by 1 - η λ if the gradient is 0', () => {
    const [small] = end(adamw({ learningRate: 0.01, weightDecay: 0.5 }), repeat(0, 100));
    expectNear(small!, (1 - 0.01 * 0.5) ** 100);
  });
});

describe('powerSign', () => {
  const waves = cyclicalCosine({ initialValue: 1, period: 5 });

  it('multiplies by e if gradient and average agree, by 1 / e if they do not', () => {
    const [first, agrees, disagrees] = steps(powerSign({ learningRate: 1 }), [4, 0.5, -0.125]);
    expectNear(first!, -4 * Math.E);
    expectNear(agrees!, -0.5 * Math.E);
    expectNear(disagrees!, 0.125 / Math.E);
  });

  it('agrees at the first step for any gradient', () => {
    fc.assert(
      fc.property(anySize, numbers(0.1, 10), numbers(0, 0.99), (g, base, decay) => {
        expectNear(steps(powerSign({ learningRate: 1, base, decay }), [g])[0]!, -base * g);
      }),
    );
  });

  it('raises to the sign decay at the number of earlier steps', () => {
    const found = steps(powerSign({ learningRate: 1, signDecay: waves }), repeat(1, 7));
    found.forEach((step, t) => {
      expectNear(step, -Math.exp(waves(t)));
    });
    const opposed = steps(powerSign({ learningRate: 1, signDecay: waves }), [1e3, -1, -1, -1]);
    opposed.slice(1).forEach((step, t) => {
      expectNear(step, Math.exp(-waves(t + 1)));
    });
  });

  it('multiplies by 1 if a sign is 0', () => {
    // The average is 1 / 2 - 1 / 2.
    expect(steps(powerSign({ learningRate: 1, decay: 0.5 }), [2, -1])[1]).toBe(1);
    expect(Math.abs(steps(powerSign({ learningRate: 1 }), [2, 0])[1]!)).toBe(0);
  });
});

describe('addSign', () => {
  it('doubles elements that agree and does not move those that disagree', () => {
    const [first, agrees, disagrees] = steps(addSign({ learningRate: 1 }), [4, 0.5, -0.125]);
    expect([first, agrees, Math.abs(disagrees!)]).toEqual([-8, -1, 0]);
  });

  it('agrees at the first step for any gradient', () => {
    fc.assert(
      fc.property(anySize, numbers(0, 10), numbers(0, 0.99), (g, alpha, decay) => {
        expectNear(steps(addSign({ learningRate: 1, alpha, decay }), [g])[0]!, -(alpha + 1) * g);
      }),
    );
  });

  it('adds the sign decay at the number of earlier steps', () => {
    const waves = cyclicalCosine({ initialValue: 1, period: 5 });
    const found = steps(addSign({ learningRate: 1, alpha: 2, signDecay: waves }), [1e3, ...repeat(-1, 7)]);
    found.slice(1).forEach((step, t) => {
      expectNear(step, 2 - waves(t + 1));
    });
  });

  it('multiplies by alpha if a sign is 0', () => {
    expect(steps(addSign({ learningRate: 1, alpha: 3, decay: 0.5 }), [2, -1])[1]).toBe(3);
    expect(Math.abs(steps(addSign({ learningRate: 1, alpha: 3 }), [2, 0])[1]!)).toBe(0);
  });
});

describe('momentum with dampening', () => {
  it('takes the first gradient whole and a share of the others', () => {
    const all = steps(momentum({ learningRate: 1, momentum: 0.5, dampening: 0.75 }), repeat(-4, 3));
    expect(all).toEqual([4, 3, 2.5]);
  });

  it('has no dampening by default', () => {
    const tx = momentum({ learningRate: 1 });
    expect(tx.members.map(({ name }) => name)).toEqual(['addMomentum', 'scaleByLearningRate']);
  });
});

describe('rprop', () => {
  // Optax 0.2.8 gives 0, -0.5, 0, 0, 0.3 here: each update is a step late, and a change of sign stops it, too.
  it('moves at its first step, by the gradient of this step', () => {
    const all = steps(rprop({ learningRate: 0.5 }), [1e-200, 1e200, -1, -1, -1e-200]);
    [-0.5, -0.6, 0, 0.3, 0.36].forEach((step, i) => {
      expect(all[i]).toBeCloseTo(step, 15);
    });
  });

  it('makes steps within its bounds for any gradients', () => {
    fc.assert(
      fc.property(fc.array(anySize, { minLength: 1, maxLength: 60 }), (gradients) => {
        for (const step of steps(rprop({ minStepSize: 0.005, maxStepSize: 0.05 }), gradients))
          expect(step === 0 || (Math.abs(step) >= 0.005 && Math.abs(step) <= 0.05)).toBe(true);
      }),
    );
  });
});

describe('adopt', () => {
  it('does not move at its first step, and no more than its rate at the second', () => {
    fc.assert(
      fc.property(anySize, anySize, fc.boolean(), (first, second, nesterov) => {
        const [none, one] = steps(adopt({ learningRate: 1, nesterov }), [first, second]);
        expect(Math.abs(none!)).toBe(0);
        expect(Math.abs(one!)).toBeLessThanOrEqual(nesterov ? 0.19 + 1e-15 : 0.1 + 1e-15);
      }),
    );
  });
});

describe('optimisticGradientDescent', () => {
  /** The distance from the solution of the game min max xy after some steps. */
  const distance = (optimizer: AnyTransformation): number => {
    const step = makeStep(optimizer);
    let at = step.init(tensor([1, 1]));
    for (let i = 0; i < 200; i++) {
      const [x, y] = toArray(at.params) as [number, number];
      at = step(at, tensor([y, -x]));
    }
    return Math.hypot(...toArray(at.params));
  };

  it('ends a game in which gradient descent circles outwards', () => {
    expect(distance(sgd({ learningRate: 0.3 }))).toBeGreaterThan(1e3);
    expect(distance(optimisticGradientDescent({ learningRate: 0.3 }))).toBeLessThan(1e-2);
  });
});

describe('averageUpdates', () => {
  it('gives back a constant gradient if it corrects the bias', () => {
    fc.assert(
      fc.property(numbers(0, 0.99), anySize, (decay, g) => {
        for (const step of steps(averageUpdates({ decay }), repeat(g, 20))) expectNear(step, g, 1e-13);
      }),
    );
  });
});

describe('zeroNans', () => {
  it('counts the NaNs of the last gradient', () => {
    const tx = zeroNans();
    const params = { a: tensor([0, 0]), b: tensor([0]) };
    const start = tx.init(params);
    expect(start.zeroNans.found).toBe(0);
    const [updates, bad] = tx.update({ a: tensor([NaN, -Infinity]), b: tensor([NaN]) }, start);
    expect([...toArray(updates.a), ...toArray(updates.b)]).toEqual([0, -Infinity, 0]);
    expect(bad.zeroNans.found).toBe(2);
    expect(tx.update(params, bad)[1].zeroNans.found).toBe(0);
  });
});

describe('setToZero', () => {
  it('keeps parameters to the bit, whatever the gradient', () => {
    const step = makeStep(setToZero());
    expect(toArray(step(step.init(tensor([1, 2, 3])), tensor([NaN, Infinity, -5])).params)).toEqual([
      1, 2, 3,
    ]);
  });
});

describe('keepParamsNonNegative', () => {
  it('never leaves a parameter below 0, and moves one that is there to 0', () => {
    fc.assert(
      fc.property(fc.array(anySize, { minLength: 1, maxLength: 20 }), anySize, (gradients, start) => {
        const step = makeStep(chain(sgd({ learningRate: 1 }), keepParamsNonNegative()));
        let at = step.init(tensor(start));
        for (const g of gradients) {
          at = step(at, tensor(g));
          expect(at.params.get()).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
