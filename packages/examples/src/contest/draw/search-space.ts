/** The values that a hyperparameter may take. */
export interface Range {
  /** `log`: uniform in the logarithm. `one minus log`: one minus such a number, for decays close to 1. */
  readonly scale: 'log' | 'one minus log';
  readonly from: number;
  readonly to: number;
}

/** A range for each hyperparameter that is tuned. */
export type SearchSpace<Name extends string = string> = Readonly<Record<Name, Range>>;

/** A value for each. */
export type Drawn<Name extends string = string> = Readonly<Record<Name, number>>;

/** Numbers whose logarithm is uniform. */
export const log = (from: number, to: number): Range => ({ scale: 'log', from, to });

/** Decays such that the logarithm of one minus the decay is uniform. */
export const decays = (from: number, to: number): Range => ({ scale: 'one minus log', from, to });

/** The value of a range at a share of the way, from 0 to 1. */
export const valueAt = ({ scale, from, to }: Range, share: number): number => {
  const between = (a: number, b: number): number => a * (b / a) ** share;
  return scale === 'log' ? between(from, to) : 1 - between(1 - from, 1 - to);
};

/** The values at a point of the unit cube, whose coordinates stand for the hyperparameters in their order. */
export const drawnAt = (space: SearchSpace, point: readonly number[]): Drawn =>
  Object.fromEntries(Object.entries(space).map(([name, range], i) => [name, valueAt(range, point[i]!)]));
