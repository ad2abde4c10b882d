import { optionChecks } from '../option/option-checks.js';

/** @throws {ConfigError} If it is no number of groups that a rule may have. @internal */
export const requireDepth = (owner: string, depth: number): void => {
  if (!(Number.isInteger(depth) && depth >= 1 && depth <= 4))
    optionChecks(owner).refuse('depth', 'a whole number from 1 to 4', depth);
};
