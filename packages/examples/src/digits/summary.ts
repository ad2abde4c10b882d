import type { Method } from '../method/method.js';
import type { RunResult } from './train-run.js';

/** One row of the result table. */
export interface Summary extends Method {
  readonly trainLoss: number;
  readonly testAccuracy: number;
  /** The first epoch after which the test accuracy was {@link goodAccuracy} or more, if there was one. */
  readonly epochsToGood: number | undefined;
  /** How far a run came whose loss ceased to be a number. */
  readonly stoppedAfter: number | undefined;
}

export const goodAccuracy = 0.95;

export const summarise = ({ run, points, finished }: RunResult): Summary => {
  const last = points.at(-1);
  return {
    name: run.name,
    label: run.label,
    family: run.family,
    look: run.look,
    trainLoss: last?.trainLoss ?? NaN,
    testAccuracy: last?.testAccuracy ?? NaN,
    epochsToGood: points.find(({ testAccuracy }) => testAccuracy >= goodAccuracy)?.epoch,
    stoppedAfter: finished ? undefined : last?.epoch,
  };
};
