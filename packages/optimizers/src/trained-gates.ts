import type { GateCoefficients } from './gate-coefficients.js';

/** @internal */
export const trainedGates: GateCoefficients = {
  adam: { constant: 1 },
};
