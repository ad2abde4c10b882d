import {
  abs,
  add,
  div,
  exp,
  log,
  max,
  min,
  mul,
  neg,
  pow,
  select,
  sign,
  sqrt,
  square,
  sub,
  type Expression,
  type Operand,
} from '@thalweg/core';
import { choicesFrom } from './choices-from.js';
import {
  updateOperands,
  updateResults,
  type UpdateCombination,
  type UpdateFunction,
  type UpdateOperand,
  type UpdateRule,
} from './tokens.js';
import { chanceOf, type Uses } from './uses.js';

type Expressions = Readonly<Record<string, Expression>>;

/**
 * The update of a rule.
 *
 * @param uses - What the update depends on.
 * @param symbols - The symbols of the rule by name. Only those that it uses are read. If it has noise and drops elements, `u` is
 *   the noise.
 * @param next - The next values of its averages.
 */
export const updateOf = (
  groups: UpdateRule,
  uses: Uses,
  symbols: Expressions,
  next: Expressions,
): Operand => {
  const drops = uses.chances.length > 0 ? choicesFrom(symbols.noise!, uses.chances) : [];
  const normal = uses.noise ? symbols[drops.length > 0 ? 'u' : 'noise'] : undefined;
  const values = new Map<UpdateOperand, Operand>(
    updateOperands.flatMap((operand) =>
      uses.operands.includes(operand) ? [[operand, operandValues[operand](symbols, next, normal)]] : [],
    ),
  );
  let drawn = 0;
  const applied = (operand: UpdateOperand, apply: UpdateFunction): Operand => {
    const x = values.get(operand)!;
    return chanceOf[apply] === undefined
      ? functionValues[apply as keyof typeof functionValues](x)
      : select(drops[drawn++]!, 0, x);
  };
  let update: Operand = 0;
  groups.forEach(({ left, right, leftFunction, rightFunction, combine }, i) => {
    if (!uses.groups[i]!) return;
    const a = applied(left, leftFunction);
    update = combine === 'x' ? a : combinedValues[combine](a, applied(right, rightFunction), symbols.delta!);
    const name = updateResults[i];
    if (name !== undefined) values.set(name, update);
  });
  return update;
};

const ratio = (a: Operand, meanOfSquares: Operand, delta: Operand): Expression =>
  div(a, add(sqrt(meanOfSquares), delta));

const operandValues: Readonly<
  Record<
    (typeof updateOperands)[number],
    (symbols: Expressions, next: Expressions, normal: Expression | undefined) => Operand
  >
> = {
  g: ({ g }) => g!,
  'g^2': ({ g }) => square(g!),
  'g^3': ({ g }) => mul(square(g!), g!),
  m: ({ c1 }, { mu }) => div(mu!, c1!),
  v: ({ c2 }, { nu }) => div(nu!, c2!),
  gamma: ({ c3 }, { cubes }) => div(cubes!, c3!),
  'sign(g)': ({ g }) => sign(g!),
  'sign(m)': (_, { mu }) => sign(mu!),
  1: () => 1,
  2: () => 2,
  noise: ({ sigma }, _, normal) => mul(sigma!, normal!),
  '0.0001w': ({ params }) => mul(0.0001, params!),
  '0.001w': ({ params }) => mul(0.001, params!),
  '0.01w': ({ params }) => mul(0.01, params!),
  '0.1w': ({ params }) => mul(0.1, params!),
  adam: ({ c1, c2, delta }, { mu, nu }) => ratio(div(mu!, c1!), div(nu!, c2!), delta!),
  rmsprop: ({ g, delta }, { rms }) => ratio(g!, rms!, delta!),
};

const clipped =
  (limit: number) =>
  (x: Operand): Expression =>
    max(min(x, limit), -limit);

const functionValues: Readonly<Record<Exclude<UpdateFunction, `drop${string}`>, (x: Operand) => Operand>> = {
  x: (x) => x,
  '-x': neg,
  'e^x': exp,
  'log|x|': (x) => log(abs(x)),
  'sqrt|x|': (x) => sqrt(abs(x)),
  'clip(x,0.00001)': clipped(0.00001),
  'clip(x,0.0001)': clipped(0.0001),
  'clip(x,0.001)': clipped(0.001),
  'sign(x)': sign,
};

const combinedValues: Readonly<
  Record<Exclude<UpdateCombination, 'x'>, (a: Operand, b: Operand, delta: Expression) => Expression>
> = {
  'x+y': add,
  'x-y': sub,
  'x*y': mul,
  'x/(y+delta)': (a, b, delta) => div(a, add(b, delta)),
  'x^y': pow,
};
