/** Operations of one operand. @category Expression @since 0.1.0 */
export type UnaryOperation = 'neg' | 'abs' | 'sqrt' | 'exp' | 'log' | 'expm1' | 'log1p' | 'tanh';

/** Operations of two operands. @category Expression @since 0.1.0 */
export type BinaryOperation = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min' | 'pow';

/** Comparisons as in IEEE 754: false where an operand is NaN, except `ne`. @category Expression @since 0.1.0 */
export type Comparison = 'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne';

/**
 * A node of the graph that a rule returns: plain immutable data, made by the operations (`add`, `sqrt`, ...).
 *
 * An expression is either a *scalar*, computed once per step in double, or a *tensor*, computed element by
 * element and rounded to the leaf's dtype at each operation. Where a scalar meets a tensor it is rounded to the
 * leaf's dtype first.
 *
 * @category Expression
 * @since 0.1.0
 */
export type Expression =
  | { readonly _tag: 'Constant'; readonly rank: 'scalar'; readonly value: number }
  | { readonly _tag: 'Symbol'; readonly rank: 'scalar' | 'tensor'; readonly name: string }
  /** A scalar with a name, which `explain` prints. */
  | { readonly _tag: 'Named'; readonly rank: 'scalar'; readonly name: string; readonly value: Expression }
  | {
      readonly _tag: 'Unary';
      readonly rank: 'scalar' | 'tensor';
      readonly operation: UnaryOperation;
      readonly operand: Expression;
    }
  | {
      readonly _tag: 'Binary';
      readonly rank: 'scalar' | 'tensor';
      readonly operation: BinaryOperation;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly _tag: 'Select';
      readonly rank: 'scalar' | 'tensor';
      readonly condition: Condition;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  /**
   * A value as it is stored in a leaf, where one rule's result is the next rule's gradient. A scalar becomes a tensor
   * here. A sum promotes the value after it is rounded to the leaf's dtype.
   */
  | { readonly _tag: 'Stored'; readonly rank: 'tensor'; readonly value: Expression }
  /** The sum of a tensor expression, evaluated in double, over one leaf or over all leaves. */
  | {
      readonly _tag: 'Sum';
      readonly rank: 'scalar';
      readonly over: 'leaf' | 'tree';
      readonly operand: Expression;
    };

/** The result of a comparison; only {@link select} takes it. @category Expression @since 0.1.0 */
export interface Condition {
  readonly comparison: Comparison;
  readonly left: Expression;
  readonly right: Expression;
}

/** The operand of an operation: an expression, or a number, which is a constant. @category Expression @since 0.1.0 */
export type Operand = Expression | number;
