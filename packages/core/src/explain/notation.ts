import type { Comparison } from '../expression/expression.js';

/**
 * A notation for equations. Each function gets its operands as text.
 *
 * @internal
 */
export interface Notation {
  readonly symbol: (name: string) => string;
  readonly number: (value: number) => string;
  readonly sum: (a: string, b: string) => string;
  readonly difference: (a: string, b: string) => string;
  readonly product: (a: string, b: string) => string;
  readonly quotient: (a: string, b: string) => string;
  /** Whether the notation of a quotient groups its parts without parentheses, as a fraction bar does. */
  readonly quotientGroups: boolean;
  readonly power: (a: string, b: string) => string;
  readonly negative: (a: string) => string;
  readonly call: (name: 'max' | 'min' | 'exp' | 'ln' | 'tanh', operands: readonly string[]) => string;
  readonly absolute: (a: string) => string;
  readonly root: (a: string, isAtom: boolean) => string;
  readonly norm: (a: string, over: 'leaf' | 'tree') => string;
  readonly total: (a: string, over: 'leaf' | 'tree') => string;
  readonly comparison: Readonly<Record<Comparison, string>>;
  readonly choice: (condition: string, then: string, otherwise: string) => string;
  /** Whether the notation of a choice groups its parts without parentheses. */
  readonly choiceGroups: boolean;
  readonly parentheses: (a: string) => string;
}
