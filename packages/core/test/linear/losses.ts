import { hingeLoss, logisticLoss, squaredLoss, type LinearLoss } from '../../src/index.js';

/** A loss, and the same loss as functions of numbers, operation by operation. */
export interface LossByHand {
  readonly name: string;
  readonly loss: LinearLoss;
  readonly lossOf: (z: number, y: number) => number;
  readonly slopeOf: (z: number, y: number) => number;
}

/** All losses. */
export const lossesByHand: readonly LossByHand[] = [
  {
    name: 'logisticLoss',
    loss: logisticLoss,
    lossOf: (z, y) => Math.max(0, -(y * z)) + Math.log1p(Math.exp(-Math.abs(y * z))),
    slopeOf: (z, y) => {
      const small = Math.exp(-Math.abs(y * z));
      return -y * ((y * z >= 0 ? small : 1) / (1 + small));
    },
  },
  {
    name: 'hingeLoss',
    loss: hingeLoss,
    lossOf: (z, y) => Math.max(0, 1 - y * z),
    slopeOf: (z, y) => (y * z < 1 ? -y : 0),
  },
  {
    name: 'squaredLoss',
    loss: squaredLoss,
    lossOf: (z, y) => 0.5 * ((z - y) * (z - y)),
    slopeOf: (z, y) => z - y,
  },
];
