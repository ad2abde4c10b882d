import type { Schedule } from './schedule.js';
import type { Json } from './json.js';

/**
 * The declaration of one hyperparameter: what it accepts, in words and as a test, and its default.
 *
 * `Kind` says what a rule sees: a `'number'` or `'scheduled'` one becomes a scalar symbol (changing its value
 * never recompiles), a `'static'` one its value (it may change the graph), a `'mask'` chooses the leaves.
 * `Presence` is `'optional'` if there is a default.
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export interface Hyperparameter<
  Value = unknown,
  Kind extends HyperparameterKind = HyperparameterKind,
  Presence extends 'required' | 'optional' = 'required' | 'optional',
> {
  readonly kind: Kind;
  readonly presence: Presence;
  /** What is accepted, in words: `a number in [0, 1)`. */
  readonly expected: string;
  /** Whether a value is accepted. */
  readonly accepts: (value: unknown) => value is Value;
  /** The default; `undefined` for a required hyperparameter. */
  readonly fallback: Value | undefined;
  /** How a value is written as JSON. */
  readonly written: Written;
}

/**
 * How the values of a hyperparameter are written as JSON.
 *
 * As they are, in which case `schema` says so as JSON Schema does; or as the spec of something built; or made of such.
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export type Written =
  | { readonly _tag: 'Plain'; readonly schema: JsonSchema }
  /** A number, or the spec of a schedule. */
  | { readonly _tag: 'Scheduled'; readonly schema: JsonSchema }
  | { readonly _tag: 'Schedule' | 'Transformation' | 'Strategy' | 'Algorithm' | 'Mask' }
  | { readonly _tag: 'List' | 'Record'; readonly item: Hyperparameter };

/** A JSON Schema. @category Hyperparameter @since 0.1.0 */
export type JsonSchema = { readonly [keyword: string]: Json };

/** What a rule makes of a hyperparameter; see {@link Hyperparameter}. @category Hyperparameter @since 0.1.0 */
export type HyperparameterKind = 'number' | 'scheduled' | 'static' | 'mask';

/** The hyperparameters of a factory, by name. @category Hyperparameter @since 0.1.0 */
export type Hyperparameters = Readonly<Record<string, Hyperparameter>>;

type RequiredNames<H extends Hyperparameters> = {
  [K in keyof H]: H[K]['presence'] extends 'optional' ? never : K;
}[keyof H];

type ValueOf<H> = H extends Hyperparameter<infer Value> ? Value : never;

/** The values of hyperparameters, defaults filled in. @category Hyperparameter @since 0.1.0 */
export type Values<H extends Hyperparameters> = { readonly [K in keyof H]: ValueOf<H[K]> };

// A type that maps the keys of another keeps their order and doc comments. What it maps here says which of them are
// optional: all but those in the second part.
type Keys<H extends Hyperparameters> = { [K in keyof H]?: unknown } & { [K in RequiredNames<H>]: unknown };

/** The options that a factory takes: those with a default may be left out. @category Hyperparameter @since 0.1.0 */
export type Options<H extends Hyperparameters> =
  Keys<H> extends infer K
    ? { readonly [Name in keyof K]: Name extends keyof H ? ValueOf<H[Name]> : never }
    : never;

/** A number, or one that changes with the step. @category Schedule @since 0.1.0 */
export type NumberOrSchedule = number | Schedule;
