import type { Schedule } from './schedule.js';
import type { Json } from './json.js';

/**
 * The declaration of one hyperparameter: which values it accepts, and its default.
 *
 * `Kind` says what a rule sees. A `'number'` or `'scheduled'` hyperparameter becomes a scalar symbol, so a change of
 * its value never recompiles. A `'static'` one is seen as its value and may change the graph. A `'mask'` chooses the
 * leaves. `Presence` is `'optional'` if there is a default.
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
  /** The accepted values in words: `a number in [0, 1)`. */
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
 * A plain value is written as it is, and `schema` is its JSON Schema. A built value is written as its spec. A list or
 * record is written item by item.
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

/** How a rule uses a hyperparameter; see {@link Hyperparameter}. @category Hyperparameter @since 0.1.0 */
export type HyperparameterKind = 'number' | 'scheduled' | 'static' | 'mask';

/** The hyperparameters of a factory, by name. @category Hyperparameter @since 0.1.0 */
export type Hyperparameters = Readonly<Record<string, Hyperparameter>>;

type RequiredNames<H extends Hyperparameters> = {
  [K in keyof H]: H[K]['presence'] extends 'optional' ? never : K;
}[keyof H];

type ValueOf<H> = H extends Hyperparameter<infer Value> ? Value : never;

/** The values of hyperparameters, defaults filled in. @category Hyperparameter @since 0.1.0 */
export type Values<H extends Hyperparameters> = { readonly [K in keyof H]: ValueOf<H[K]> };

// A mapped type keeps the order and the doc comments of the keys it maps. The first part makes all keys optional; the
// second makes the required ones required again.
type Keys<H extends Hyperparameters> = { [K in keyof H]?: unknown } & { [K in RequiredNames<H>]: unknown };

/** The options of a factory; those with a default may be left out. @category Hyperparameter @since 0.1.0 */
export type Options<H extends Hyperparameters> =
  Keys<H> extends infer K
    ? { readonly [Name in keyof K]: Name extends keyof H ? ValueOf<H[Name]> : never }
    : never;

/** A number, or one that changes with the step. @category Schedule @since 0.1.0 */
export type NumberOrSchedule = number | Schedule;
