import * as fc from 'fast-check';
import {
  abs,
  add,
  chainAll,
  defineRule,
  div,
  ema,
  eq,
  exp,
  expm1,
  tanh,
  filledWith,
  finite,
  ge,
  gt,
  le,
  log,
  log1p,
  lt,
  makeKey,
  mapTree,
  mask,
  max,
  min,
  mul,
  ne,
  neg,
  norm,
  pow,
  randomKey,
  scalarSlot,
  select,
  sign,
  sqrt,
  square,
  sub,
  sum,
  zeros,
  type AnyTransformation,
  type Expression,
  type GradientTransformation,
  type Operand,
  type Tensor,
  type Tree,
} from '../../src/index.js';

interface Operations {
  readonly unary: readonly ((a: Operand) => Expression)[];
  readonly binary: readonly ((a: Operand, b: Operand) => Expression)[];
}

const exact: Operations = {
  unary: [abs, neg, sqrt, square, sign],
  binary: [add, sub, mul, div, max, min],
};

const all: Operations = {
  unary: [...exact.unary, exp, log, expm1, log1p, tanh],
  binary: [...exact.binary, pow],
};

const comparisons = [lt, le, gt, ge, eq, ne];

/** One step in building an expression from those built so far: the number of the operation and its operands. */
type Move = readonly [kind: number, operation: number, a: number, b: number, c: number, d: number];

const move: fc.Arbitrary<Move> = fc.tuple(
  fc.integer({ min: 0, max: 9 }),
  fc.nat(100),
  fc.nat(100),
  fc.nat(100),
  fc.nat(100),
  fc.nat(100),
);

interface Built {
  readonly e: Expression;
  /** Whether a scalar may differ from leaf to leaf. */
  readonly byLeaf: boolean;
}

const grow = (
  { unary, binary }: Operations,
  start: readonly Expression[],
  moves: readonly Move[],
  summand: (e: Expression) => Expression,
): readonly Built[] => {
  const built: Built[] = start.map((e) => ({ e, byLeaf: false }));
  // Constants among them, since lowering simplifies operations with constants.
  const operands = (): readonly (Built | { readonly e: Operand; readonly byLeaf: false })[] => [
    ...built,
    ...[0, -0, 1].map((e) => ({ e, byLeaf: false as const })),
  ];
  for (const [kind, operation, ...picks] of moves) {
    const available = operands();
    const [a, b, c, d] = picks.map((n) => available[n % available.length]!) as [Built, Built, Built, Built];
    const push = (e: Expression, ...of: readonly Built[]) =>
      built.push({ e, byLeaf: of.some(({ byLeaf }) => byLeaf) });
    if (kind <= 2) push(unary[operation % unary.length]!(a.e), a);
    else if (kind <= 6) push(binary[operation % binary.length]!(a.e, b.e), a, b);
    else if (kind === 7)
      push(select(comparisons[operation % comparisons.length]!(a.e, b.e), c.e, d.e), a, b, c, d);
    else if (kind === 8) push(ema(a.e, b.e, 0.9), a, b);
    else {
      const over = operation % 2 === 0 ? 'tree' : 'leaf';
      const of = summand(built[picks[0] % built.length]!.e);
      built.push({ e: picks[1] % 2 === 0 ? norm(over, of) : sum(over, of), byLeaf: over === 'leaf' });
    }
  }
  return built;
};

/**
 * Makes a rule for a tree. It needs the tree, since its mask is a tree of the same structure.
 *
 * @param among - The leaves it may apply to, bit i for leaf i; by default all.
 */
export type RuleFor = (like: Tree<Tensor>, among?: number) => AnyTransformation;

/** The chain of such rules. */
export const chainFor = (rules: readonly RuleFor[], like: Tree<Tensor>): GradientTransformation =>
  chainAll(rules.map((rule) => rule(like)));

/** A tree of booleans: bit i says whether leaf i is chosen. */
const maskLike = (bits: number, like: Tree<Tensor>): Tree<boolean> => {
  let leaf = 0;
  return mapTree(() => ((bits >> leaf++) & 1) === 1, like);
};

interface Kind {
  readonly operations: Operations;
  /** Changes an expression that becomes the operand of a sum. */
  readonly summand: (e: Expression, g: Expression, p: Expression) => Expression;
  /** Changes an expression that becomes the update. */
  readonly update: (e: Expression, g: Expression, p: Expression) => Expression;
}

const same = (e: Expression): Expression => e;

/**
 * Random rules with tensor and scalar slots, a step-dependent scalar, reductions, shared sub-terms and a mask.
 *
 * @param noisy - Whether some read noise.
 */
const ruleOf = (kinds: fc.Arbitrary<Kind>, noisy = false): fc.Arbitrary<RuleFor> =>
  fc
    .record({
      kind: kinds,
      moves: fc.array(move, { minLength: 1, maxLength: 14 }),
      picks: fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100), fc.nat(100)),
      hyper: fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(0.1, 1 / 3, 1e-8, 0, -0)),
      readsParams: fc.boolean(),
      readsNoise: noisy ? fc.boolean() : fc.constant(false),
      name: fc.constantFrom('first', 'second', 'third'),
      bits: fc.option(fc.nat(15), { freq: 3 }),
    })
    .map(
      ({
        kind: { operations, summand, update },
        moves,
        picks,
        hyper: [h1, h2],
        readsParams,
        readsNoise,
        name,
        bits,
      }) => {
        const rule = defineRule({
          name,
          hyper: { h1: finite(), h2: finite(), key: randomKey(), mask: mask() },
          slots: { p: zeros, q: filledWith(() => 0.25), r: scalarSlot(0.5) },
          reads: ['params', 'noise'],
          scalars: ({ h1: x, r }, t) => ({ c: sub(1, pow(abs(x), t)), d: mul(r, x) }),
          rule: ({ g, params, noise, p, q, r, h1: x, h2: y, c, d }) => {
            const reads = [...(readsParams ? [params] : []), ...(readsNoise ? [noise] : [])];
            const start = [g, p, q, r, x, y, c, d, ...reads];
            const built = grow(operations, start, moves, (e) => summand(e, g, p));
            // From near the end, so that the expressions built last are used.
            const pick = (n: number, from = built) =>
              from[from.length - 1 - (n % Math.min(4, from.length))]!.e;
            const numbers = built.filter(({ e, byLeaf }) => e.rank === 'scalar' && !byLeaf);
            return {
              g: update(pick(picks[0]), g, p),
              p: pick(picks[1]),
              q: pick(picks[2]),
              r: pick(picks[3], numbers),
            };
          },
        });
        return (like, among) => {
          const chosen = among === undefined ? bits : (bits ?? -1) & among;
          return rule({ h1, h2, key: makeKey(7), mask: chosen === null ? true : maskLike(chosen, like) });
        };
      },
    );

const any: Kind = { operations: all, summand: same, update: same };

/** A random rule of any operations. */
export const arbitraryRule: fc.Arbitrary<RuleFor> = ruleOf(fc.constant(any));

/** Random chains of one to eight rules; half of them can run in SIMD throughout. */
export const chains: fc.Arbitrary<readonly RuleFor[]> = fc.oneof(
  ...[exact, all].map((operations) =>
    fc.array(ruleOf(fc.constant({ ...any, operations }), true), { minLength: 1, maxLength: 8 }),
  ),
);

const bounded = (e: Expression): Expression => select(le(abs(e), 1e3), e, 1);

/** From any expression to one that is exactly zero where the gradient is zero. */
const zeroWithGradient: readonly Kind['update'][] = [
  (e, g) => select(eq(g, 0), 0, e),
  (e, g) => mul(g, bounded(e)),
  (e, g) => select(gt(g, 0), e, select(lt(g, 0), neg(e), g)),
];

/** From any expression to one that is zero where gradient and slot are zero. */
const zeroAtRest: readonly Kind['update'][] = [
  (e, g, p) => mul(ema(p, g, 0.9), bounded(e)),
  (e, g, p) => select(eq(add(p, g), 0), sub(p, g), e),
];

const lazyKinds = (gates: readonly Kind['update'][]): fc.Arbitrary<Kind> =>
  fc
    .tuple(fc.constantFrom(exact, all), fc.constantFrom(...zeroWithGradient), fc.constantFrom(...gates))
    .map(([operations, summand, update]) => ({ operations, summand, update }));

/** A random rule that does not change elements with a zero gradient, in any state. */
export const lazyRule: fc.Arbitrary<RuleFor> = ruleOf(lazyKinds(zeroWithGradient));

/** A random rule that does not change elements with a zero gradient and the initial state. */
export const restingRule: fc.Arbitrary<RuleFor> = ruleOf(lazyKinds([...zeroWithGradient, ...zeroAtRest]));
