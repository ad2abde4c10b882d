import {
  add,
  decay,
  div,
  ema,
  eq,
  exp,
  expm1,
  flag,
  ge,
  gt,
  log,
  log1p,
  max,
  min,
  mul,
  neg,
  norm,
  positive,
  pow,
  scalarSlot,
  select,
  sqrt,
  square,
  sub,
  sum,
  zeros,
  type Expression,
  type Operand,
} from '@thalweg/core';

/** The last 20 squared norms, the newest first. @internal */
const window = {
  h1: scalarSlot(0),
  h2: scalarSlot(0),
  h3: scalarSlot(0),
  h4: scalarSlot(0),
  h5: scalarSlot(0),
  h6: scalarSlot(0),
  h7: scalarSlot(0),
  h8: scalarSlot(0),
  h9: scalarSlot(0),
  h10: scalarSlot(0),
  h11: scalarSlot(0),
  h12: scalarSlot(0),
  h13: scalarSlot(0),
  h14: scalarSlot(0),
  h15: scalarSlot(0),
  h16: scalarSlot(0),
  h17: scalarSlot(0),
  h18: scalarSlot(0),
  h19: scalarSlot(0),
  h20: scalarSlot(0),
};

/** The hyperparameters of both forms of YellowFin. @internal */
export const tunerHyper = {
  /** $\alpha_1$, the rate of the first step, before anything is measured. The paper has 1. */
  initialRate: positive(1e-4),
  /** $\mu_1$, the momentum of the first step. */
  initialMomentum: decay(0),
  /** $\beta$, the decay of the averages. */
  beta: decay(0.999),
  /** The number of steps in which the rate grows to the tuned one. */
  slowStart: positive(200),
  /** Whether to clip gradients that are longer than the curvature range allows. */
  clip: flag(true),
  /** $\epsilon$, added wherever something is divided by or its logarithm is taken. */
  eps: positive(1e-6),
};

/** What the tuner keeps: averages of the gradient and of numbers about it. @internal */
export const tunerSlots = {
  gradientAverage: zeros,
  ...window,
  logLeast: scalarSlot(0),
  logLargest: scalarSlot(0),
  squares: scalarSlot(0),
  norms: scalarSlot(0),
  distances: scalarSlot(0),
};

type Tuned = Readonly<Record<keyof typeof tunerSlots, Expression>>;

/** The scalars that the tuner reads, by the number of the step. @internal */
export const tunerScalars = ({ beta }: { readonly beta: Expression }, t: Expression) => ({
  step: t,
  debias: sub(1, pow(beta, t)),
  lastDebias: sub(1, pow(beta, sub(t, 1))),
});

/** The number at the first step, and an expression at later ones. */
const firstThen = (step: Expression, first: Expression, later: Expression): Expression =>
  select(eq(step, 1), first, later);

/**
 * The tuner of YellowFin: from the gradient to the rate and the momentum.
 *
 * @returns The clipped gradient, the tuned momentum and rate, and the next values of the slots.
 * @internal
 */
export const tuned = (
  symbols: Tuned & {
    readonly [K in 'g' | 'step' | 'debias' | 'lastDebias' | 'beta' | 'eps']: Expression;
  } & { readonly [K in 'initialRate' | 'initialMomentum' | 'slowStart']: Expression } & {
    readonly clip: boolean;
  },
): {
  readonly clipped: Expression;
  readonly momentum: Expression;
  readonly rate: Expression;
  readonly next: Tuned;
} => {
  const { g, step, debias, lastDebias, beta, eps, clip, initialRate, initialMomentum, slowStart } = symbols;
  const { gradientAverage, logLeast, logLargest, squares, norms, distances } = symbols;
  const length = norm('tree', g);
  const lastLargest = exp(div(logLargest, lastDebias));

  // An exploding gradient would spoil the averages for long.
  const guard = add(mul(10, sqrt(lastLargest)), eps);
  const guarded: Operand = clip
    ? select(gt(step, 2), select(gt(length, guard), div(guard, length), 1), 1)
    : 1;
  const size = mul(guarded, length);
  const h = square(size);

  const names = Object.keys(window) as readonly (keyof typeof window)[];
  // At the first step the window is full of it.
  const shifted = names.map((_, i) => (i === 0 ? h : firstThen(step, h, symbols[names[i - 1]!])));
  const least = ema(
    logLeast,
    log(
      add(
        shifted.reduce((a, b) => min(a, b)),
        eps,
      ),
    ),
    beta,
  );
  const largest = ema(
    logLargest,
    log(
      add(
        shifted.reduce((a, b) => max(a, b)),
        eps,
      ),
    ),
    beta,
  );
  const hMin = exp(div(least, debias));
  const hMax = exp(div(largest, debias));

  const average = ema(gradientAverage, mul(guarded, g), beta);
  const meanSquare = ema(squares, h, beta);
  const squaredMean = div(sum('tree', square(average)), square(debias));
  const variance = max(sub(div(meanSquare, debias), squaredMean), eps);

  const meanNorm = ema(norms, size, beta);
  const distance = ema(distances, div(meanNorm, add(meanSquare, eps)), beta);

  const p = div(
    mul(square(add(div(distance, debias), eps)), square(add(hMin, eps))),
    mul(2, add(variance, eps)),
  );
  const robust = sqrt(max(div(add(hMax, eps), add(hMin, eps)), add(1, eps)));
  const range = square(div(sub(robust, 1), add(robust, 1)));
  const momentum = firstThen(step, initialMomentum, max(square(rootOfCubic(p)), range));
  const best = div(square(sub(1, sqrt(momentum))), add(hMin, eps));
  const rate = firstThen(step, initialRate, mul(min(1, div(step, slowStart)), best));

  const bound = add(sqrt(lastLargest), eps);
  const shrunk: Operand = clip
    ? select(gt(step, 1), select(ge(h, lastLargest), select(gt(size, bound), div(bound, size), 1), 1), 1)
    : 1;
  return {
    clipped: mul(mul(guarded, shrunk), g),
    momentum,
    rate,
    next: {
      gradientAverage: average,
      ...(Object.fromEntries(names.map((name, i) => [name, shifted[i]])) as Record<
        keyof typeof window,
        Expression
      >),
      logLeast: least,
      logLargest: largest,
      squares: meanSquare,
      norms: meanNorm,
      distances: distance,
    },
  };
};

/**
 * The root $x = \sqrt\mu$ of $p x = (1 - x)^3$ in (0, 1). With $y = x - 1$ it is that of $y^3 + p y + p = 0$, which has
 * one real root, here in a form that is right for every $p$: $y = -2 \sqrt{p / 3} \sinh(\operatorname{arsinh}(z) / 3)$ with
 * $z = \frac32 \sqrt{3 / p}$.
 */
const rootOfCubic = (p: Expression): Expression => {
  const z = mul(1.5, sqrt(div(3, p)));
  const arsinh = log1p(add(z, div(square(z), add(1, sqrt(add(1, square(z)))))));
  const third = div(arsinh, 3);
  const twiceSinh = sub(expm1(third), expm1(neg(third)));
  return sub(1, mul(sqrt(div(p, 3)), twiceSinh));
};
