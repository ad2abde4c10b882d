import { troubled } from '../tasks/troubled.mjs';

/**
 * Linear regression, of which one worker cannot make the task.
 *
 * @param {{ readonly worker: number }} config
 * @param {Parameters<typeof troubled>[1]} setup
 */
export const unmakeable = ({ worker }, setup) => {
  if (setup.worker === worker) throw new Error('grief');
  return troubled(null, setup);
};
