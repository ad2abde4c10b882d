import { chain, makeStep, tensor, type Tensor } from '@thalweg/core';
import { addLookAheadMomentum, addMomentum, scaleByLearningRate } from '@thalweg/optimizers';
import type { Landscape, Point } from './landscape.js';

/** (x² + 4 y²) / 2. */
export const bowl: Landscape = {
  height: ({ x, y }) => (x ** 2 + 4 * y ** 2) / 2,
  gradient: ({ x, y }) => ({ x, y: 4 * y }),
};

export const bowlRate = 0.08;
export const bowlMomentum = 0.9;

/** A step in two parts. */
export interface TwoParts {
  readonly from: Point;
  /** Where the first part ends. */
  readonly between: Point;
  readonly to: Point;
}

/** What one step of Nesterov's method does, and what one of classical momentum would do from there with the same velocity. */
export interface NesterovStep {
  /** First the momentum, then the gradient there. */
  readonly lookAhead: TwoParts;
  /** First the gradient, then the momentum. */
  readonly classical: TwoParts;
}

const start: Point = { x: -6, y: 2.5 };

/** The first steps of Nesterov's method in the bowl. */
export const nesterovSteps = (count: number): readonly NesterovStep[] => {
  const rate = scaleByLearningRate(bowlRate);
  const lookAhead = makeStep(chain(rate, addLookAheadMomentum({ decay: bowlMomentum })));
  const classical = makeStep(chain(rate, addMomentum({ decay: bowlMomentum })));
  const plain = makeStep(rate);
  let at = lookAhead.init(tensorOf(start));
  return Array.from({ length: count }, () => {
    const { params, state } = at;
    const landing = lookAhead.gradientPoint(at);
    at = lookAhead(at, gradientAt(landing));
    // The velocity is the same number in both rules.
    const { addLookAheadMomentum: velocity, ...others } = state;
    const end = classical({ params, state: { ...others, addMomentum: velocity } }, gradientAt(params));
    return {
      lookAhead: { from: pointOf(params), between: pointOf(landing), to: pointOf(at.params) },
      classical: {
        from: pointOf(params),
        between: pointOf(plain(plain.init(params), gradientAt(params)).params),
        to: pointOf(end.params),
      },
    };
  });
};

const tensorOf = ({ x, y }: Point): Tensor => tensor([x, y]);

const pointOf = (at: Tensor): Point => ({ x: at.get(0), y: at.get(1) });

const gradientAt = (at: Tensor): Tensor => tensorOf(bowl.gradient(pointOf(at)));
