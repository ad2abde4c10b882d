import type {
  BinaryOperation,
  Comparison,
  Condition,
  Expression,
  UnaryOperation,
} from '../expression/expression.js';
import { operandsOf } from '../expression/operands.js';
import { folded } from './fold.js';
import { normIn } from './norm.js';

/**
 * How precisely a tensor instruction computes.
 *
 * In the leaf's dtype, rounding after each operation; or in double from promoted elements, as the operands of sums.
 *
 * @category Host
 * @since 0.1.0
 */
export type Precision = 'leaf' | 'double';

/**
 * One tensor instruction of a pass. Its register is its position in the pass; its operands are registers.
 *
 * `input` is a position among the program's inputs, `scalar` one among the scalars of the pass.
 *
 * @category Host
 * @since 0.1.0
 */
export type Instruction =
  | { readonly _tag: 'Load'; readonly precision: Precision; readonly input: number }
  /** A register of leaf precision, as a double. */
  | { readonly _tag: 'Promote'; readonly precision: 'double'; readonly operand: number }
  /** A scalar of the pass, rounded to the precision. */
  | { readonly _tag: 'Scalar'; readonly precision: Precision; readonly scalar: number }
  | {
      readonly _tag: 'Unary';
      readonly precision: Precision;
      readonly operation: UnaryOperation;
      readonly operand: number;
    }
  | {
      readonly _tag: 'Binary';
      readonly precision: Precision;
      readonly operation: BinaryOperation;
      readonly left: number;
      readonly right: number;
    }
  | {
      readonly _tag: 'Select';
      readonly precision: Precision;
      readonly comparison: Comparison;
      readonly left: number;
      readonly right: number;
      readonly then: number;
      readonly otherwise: number;
    };

/**
 * One loop over a leaf: loads, arithmetic, then stores and sums.
 *
 * @category Host
 * @since 0.1.0
 */
export interface Pass {
  /** Passes with equal keys have equal kernels. */
  readonly key: string;
  /** The instructions, in order. */
  readonly instructions: readonly Instruction[];
  /** The scalar expressions that the pass reads, in argument order. */
  readonly scalars: readonly Expression[];
  /** For each output stored by this pass: its position among the program's outputs and the register stored. */
  readonly stores: readonly { readonly output: number; readonly register: number }[];
  /** For each sum made by this pass: its position among the program's sums and the register summed. */
  readonly sums: readonly { readonly sum: number; readonly register: number }[];
  /**
   * For a pass that only repeats sums of squares with scaled elements: the positions of the plain sums among the
   * program's sums. The pass is skipped if all of these are in range.
   */
  readonly unless: readonly number[] | undefined;
  /** Whether an expression is computed in this pass. @internal */
  readonly computes: (expression: Expression) => boolean;
}

/** The inputs that a pass loads. @internal */
export const loadsOf = ({ instructions }: Pass): readonly number[] => [
  ...new Set(instructions.flatMap((i) => (i._tag === 'Load' ? [i.input] : []))),
];

/**
 * A rule, or fused rules, ready for a backend: the tensors it reads, and its passes over memory.
 *
 * A sum over the tree ends a pass, since later operations need the complete sum. A tensor's name is `g` for the gradient and,
 * at the end, for the update; `params` for the parameters; and for a slot or the noise of a rule the key of the rule, a dot
 * and its name: `scaleByAdam.mu`.
 *
 * @category Host
 * @since 0.1.0
 */
export interface Program {
  /** Names of the tensors read, in argument order. */
  readonly inputs: readonly string[];
  /** Names of the tensors written, in order. */
  readonly outputs: readonly string[];
  /** Names of the outputs that are numbers, in order. */
  readonly numbers: readonly string[];
  /** The sums, in the order in which they are computed. */
  readonly sums: readonly { readonly over: 'leaf' | 'tree'; readonly expression: Expression }[];
  readonly passes: readonly Pass[];
}

/**
 * Gives structurally equal expressions the same number.
 *
 * @internal
 */
export const interner = (): ((expression: Expression) => number) => {
  const known = new Map<Expression, number>();
  const numbers = new Map<string, number>();
  const conditionKey = ({ comparison, left, right }: Condition) =>
    `${comparison} ${intern(left)} ${intern(right)}`;
  const keyOf = (e: Expression): string => {
    switch (e._tag) {
      case 'Constant':
        return Object.is(e.value, -0) ? 'constant -0' : `constant ${e.value}`;
      case 'Symbol':
        return `${e.rank} ${e.name}`;
      case 'Named':
        // A name changes only what `explain` prints.
        return keyOf(e.value);
      case 'Stored':
        return `stored ${intern(e.value)}`;
      case 'Unary':
        return `${e.operation} ${intern(e.operand)}`;
      case 'Binary':
        return `${e.operation} ${intern(e.left)} ${intern(e.right)}`;
      case 'Select':
        return `select ${conditionKey(e.condition)} ${intern(e.then)} ${intern(e.otherwise)}`;
      case 'Sum':
        return `sum ${e.over} ${intern(e.operand)}`;
    }
  };
  const intern = (expression: Expression): number => {
    const seen = known.get(expression);
    if (seen !== undefined) return seen;
    const key = keyOf(expression);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    known.set(expression, number);
    return number;
  };
  return intern;
};

/**
 * Lowers a graph to passes: shared terms are computed once per pass, unused terms never.
 *
 * @param outputs - The expression of each output: a tensor or a number.
 * @param numbers - The names of the outputs that are numbers.
 * @param normOf - Reads an expression as a norm that gets a pass of its own; see {@link normIn}.
 * @internal
 */
export const lower = (
  outputs: Readonly<Record<string, Expression>>,
  numbers: ReadonlySet<string> = new Set(),
  normOf: typeof normIn = normIn,
): Program => {
  const intern = interner();
  const names = Object.keys(outputs).filter((name) => !numbers.has(name));
  const inputs: string[] = [];
  const sums: {
    readonly over: 'leaf' | 'tree';
    readonly expression: Expression;
    readonly id: number;
    readonly pass: number;
    /** For a sum of scaled squares of a norm: the plain sum. */
    plain: number | undefined;
  }[] = [];
  const levels = new Map<number, number>();

  // The level of an expression is the number of the first pass that can compute it.
  const level = (e: Expression): number => {
    const id = intern(e);
    const known = levels.get(id);
    if (known !== undefined) return known;
    const of = Math.max(0, ...operandsOf(e).map(level));
    if (e._tag === 'Sum') sums.push({ over: e.over, expression: e, id, pass: of, plain: undefined });
    if (e._tag === 'Symbol' && e.rank === 'tensor') inputs.push(e.name);
    const norm = normOf(e);
    const found = e._tag === 'Sum' ? of + 1 : norm === undefined ? of : level(norm.scaled);
    if (norm !== undefined) {
      const scaled = intern(norm.scaled);
      sums.find((sum) => sum.id === scaled)!.plain = intern(norm.plain);
    }
    levels.set(id, found);
    return found;
  };
  // A number is computed after the last pass, so it may read all sums.
  const last = Math.max(
    0,
    ...names.map((name) => level(outputs[name]!)),
    ...[...numbers].map((name) => level(outputs[name]!) - 1),
  );
  sums.sort((a, b) => a.pass - b.pass);

  const passes = Array.from({ length: last + 1 }, (_, number): Pass => {
    const instructions: Instruction[] = [];
    const scalars: Expression[] = [];
    const registers = new Map<string, number>();
    const scalarNumbers = new Map<number, number>();

    const emit = (given: Expression, precision: Precision): number => {
      const e = folded(given);
      // Every value in leaf precision is already rounded as if it were stored.
      if (e._tag === 'Stored' && precision === 'leaf') return emit(e.value, precision);
      const key = `${precision} ${intern(e)}`;
      const known = registers.get(key);
      if (known !== undefined) return known;
      const register = instructions.push(instruction(e, precision)) - 1;
      registers.set(key, register);
      return register;
    };
    const instruction = (e: Expression, precision: Precision): Instruction => {
      if (e.rank === 'scalar') {
        const id = intern(e);
        const scalar = scalarNumbers.get(id) ?? scalars.push(e) - 1;
        scalarNumbers.set(id, scalar);
        return { _tag: 'Scalar', precision, scalar };
      }
      switch (e._tag) {
        case 'Symbol':
          return { _tag: 'Load', precision, input: inputs.indexOf(e.name) };
        case 'Stored':
          return { _tag: 'Promote', precision: 'double', operand: emit(e.value, 'leaf') };
        case 'Unary':
          return { _tag: 'Unary', precision, operation: e.operation, operand: emit(e.operand, precision) };
        case 'Binary':
          return {
            _tag: 'Binary',
            precision,
            operation: e.operation,
            left: emit(e.left, precision),
            right: emit(e.right, precision),
          };
        case 'Select':
          return {
            _tag: 'Select',
            precision,
            comparison: e.condition.comparison,
            left: emit(e.condition.left, precision),
            right: emit(e.condition.right, precision),
            then: emit(e.then, precision),
            otherwise: emit(e.otherwise, precision),
          };
      }
    };

    const ended = sums.flatMap(({ expression, pass }, sum) =>
      pass === number && expression._tag === 'Sum'
        ? [{ sum, register: emit(expression.operand, 'double') }]
        : [],
    );
    const stores =
      number === last
        ? names.map((name, output) => ({ output, register: emit(outputs[name]!, 'leaf') }))
        : [];
    const plain = ended.flatMap(({ sum }) => sums[sum]!.plain ?? []);
    const unless =
      stores.length === 0 && plain.length === ended.length && number < last
        ? plain.map((wanted) => sums.findIndex(({ id }) => id === wanted))
        : undefined;
    const key = JSON.stringify([instructions, stores, ended]);
    const computes = (e: Expression) =>
      registers.has(`leaf ${intern(e)}`) || registers.has(`double ${intern(e)}`);
    return { key, instructions, scalars, stores, sums: ended, unless, computes };
  });

  return { inputs, outputs: names, numbers: [...numbers], sums, passes };
};
