/** A number from 0 to 1, both included; `fraction` of core leaves out 0. @internal */
export const unitInterval = {
  expected: 'a number in [0, 1]',
  accepts: (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1,
  fallback: undefined,
};
