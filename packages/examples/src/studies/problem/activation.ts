/** What stands between two layers. */
export type Activation = keyof typeof activations;

/** A value of a unit from its sum, and the slope and the second derivative there from the value. */
export const activations = {
  relu: {
    value: (z: number) => (z > 0 ? z : 0),
    slope: (value: number) => (value > 0 ? 1 : 0),
    curvature: () => 0,
  },
  tanh: {
    value: Math.tanh,
    slope: (value: number) => 1 - value * value,
    curvature: (value: number) => -2 * value * (1 - value * value),
  },
  sigmoid: {
    value: (z: number) => 1 / (1 + Math.exp(-z)),
    slope: (value: number) => value * (1 - value),
    curvature: (value: number) => value * (1 - value) * (1 - 2 * value),
  },
} as const;
