import {
  mul,
  square,
  toArray,
  type BoundRule,
  type Comparison,
  type Dtype,
  type Expression,
  type Tensor,
} from '../../src/index.js';

/** The input of a rule: leaves in tree order. */
export interface Inputs {
  readonly g: readonly Tensor[];
  readonly params: readonly Tensor[];
  /** The state: leaves of tensor slots, and numbers. */
  readonly slots: Readonly<Record<string, readonly Tensor[] | number>>;
  /** The number of the step, from 1 on. */
  readonly t: number;
  /** Whether the mask chooses each leaf. */
  readonly chosen: readonly boolean[];
}

/** The elements of each leaf, or a number. */
export type Outputs = Readonly<Record<string, readonly (readonly number[])[] | number>>;

/**
 * Interprets a rule in the simplest way: expression by expression and element by element, without passes, fusion or
 * generated code.
 */
export const interpret = (rule: BoundRule, inputs: Inputs): Outputs => {
  const { g, params, slots, t, chosen } = inputs;
  const tensors = new Map<string, readonly (readonly number[])[]>();
  const numbers = new Map<string, number>([['t', t]]);
  const put = (name: string, leaves: readonly Tensor[]) => tensors.set(name, leaves.map(toArray));
  put('g', g);
  put('params', params);
  for (const { name, value } of rule.numbers)
    numbers.set(name, typeof value === 'number' ? value : value(t - 1));
  for (const [name, slot] of Object.entries(slots))
    if (typeof slot === 'number') numbers.set(name, slot);
    else put(name, slot);

  const sumOf = (operand: Expression, leaf: number): number => {
    if (!chosen[leaf]!) return 0;
    const { size } = g[leaf]!;
    let total = 0;
    for (let start = 0; start < size; start += 4096) {
      const lanes: [number, number, number, number] = [0, 0, 0, 0];
      for (let i = start; i < Math.min(start + 4096, size); i++)
        lanes[(i % 4) as 0 | 1 | 2 | 3] += elementIn('float64', leaf, i)(operand);
      total += lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
    }
    return total;
  };

  const total = (over: 'leaf' | 'tree', operand: Expression, leaf: number): number =>
    over === 'leaf' ? sumOf(operand, leaf) : g.reduce((sum, _, each) => sum + sumOf(operand, each), 0);

  /** The root of a sum of squares that overflow or underflow. */
  const normIn = (e: Expression, leaf: number): number | undefined => {
    if (e._tag !== 'Unary' || e.operation !== 'sqrt' || e.operand._tag !== 'Sum') return undefined;
    const { over, operand } = e.operand;
    if (operand._tag !== 'Binary' || operand.operation !== 'mul' || operand.left !== operand.right)
      return undefined;
    const plain = total(over, operand, leaf);
    if (!(plain < 2 ** -960 || plain === Infinity)) return undefined;
    const scale = plain > 1 ? 2 ** -600 : 2 ** 600;
    return Math.sqrt(total(over, square(mul(operand.left, scale)), leaf)) / scale;
  };

  const scalarIn = (leaf: number) =>
    remembering((e, scalar): number => {
      switch (e._tag) {
        case 'Constant':
          return e.value;
        case 'Symbol':
          return numbers.get(e.name)!;
        case 'Named':
          return scalar(e.value);
        case 'Sum':
          return total(e.over, e.operand, leaf);
        case 'Unary':
          return normIn(e, leaf) ?? operation(e, scalar);
        default:
          return operation(e, scalar);
      }
    });

  /** An element of a leaf, every operation rounded to the dtype. */
  const elementIn = (dtype: Dtype, leaf: number, i: number) => {
    const round = (value: number) => (dtype === 'float32' ? Math.fround(value) : value);
    const scalar = scalarIn(leaf);
    return remembering((e, element): number => {
      if (e.rank === 'scalar') return round(scalar(e));
      return e._tag === 'Symbol' ? tensors.get(e.name)![leaf]![i]! : round(operation(e, element));
    });
  };

  const next = (name: string): readonly (readonly number[])[] =>
    g.map(({ dtype, size }, leaf) =>
      Array.from({ length: size }, (_, i) =>
        chosen[leaf]! ? elementIn(dtype, leaf, i)(rule.outputs[name]!) : tensors.get(name)![leaf]![i]!,
      ),
    );
  return Object.fromEntries(
    Object.entries(rule.outputs).map(([name, e]) => [
      name,
      typeof slots[name] === 'number' ? scalarIn(0)(e) : next(name),
    ]),
  );
};

/** A function on expressions that computes each shared expression once. */
const remembering = (
  compute: (e: Expression, of: (e: Expression) => number) => number,
): ((e: Expression) => number) => {
  const known = new Map<Expression, number>();
  const of = (e: Expression): number => {
    const value = known.get(e) ?? compute(e, of);
    known.set(e, value);
    return value;
  };
  return of;
};

const operation = (e: Expression, of: (e: Expression) => number): number => {
  switch (e._tag) {
    case 'Unary':
      return e.operation === 'neg' ? -of(e.operand) : Math[e.operation](of(e.operand));
    case 'Binary': {
      const [a, b] = [of(e.left), of(e.right)];
      switch (e.operation) {
        case 'add':
          return a + b;
        case 'sub':
          return a - b;
        case 'mul':
          return a * b;
        case 'div':
          return a / b;
        default:
          return Math[e.operation](a, b);
      }
    }
    case 'Select':
      return holds(e.condition.comparison, of(e.condition.left), of(e.condition.right))
        ? of(e.then)
        : of(e.otherwise);
    default:
      throw new Error(`${e._tag} is no operation`);
  }
};

const holds = (comparison: Comparison, a: number, b: number): boolean =>
  ({ lt: a < b, le: a <= b, gt: a > b, ge: a >= b, eq: a === b, ne: a !== b })[comparison];
