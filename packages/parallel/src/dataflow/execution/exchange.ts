import type { ParallelError } from '../../error/parallel-error.js';
import type { FromDevice } from './device-message.js';

/** Waits for what devices answer; one wait at a time. @internal */
export interface Exchange {
  /** The answer of each of these devices; rejects if it is interrupted. */
  readonly answers: <Answer extends FromDevice>(
    devices: readonly number[],
    isAnswer: (message: FromDevice) => message is Answer,
  ) => Promise<ReadonlyMap<number, Answer>>;
  /** Takes a message of a device. A message that no wait is for is ignored. */
  readonly hear: (device: number, message: FromDevice) => void;
  /** Ends the wait, if there is one. */
  readonly interrupt: (error: ParallelError) => void;
}

/** @internal */
export const createExchange = (): Exchange => {
  let hear: Exchange['hear'] | undefined;
  let interrupt: Exchange['interrupt'] | undefined;
  const end = (): void => {
    [hear, interrupt] = [undefined, undefined];
  };
  return {
    answers: <Answer extends FromDevice>(
      devices: readonly number[],
      isAnswer: (message: FromDevice) => message is Answer,
    ): Promise<ReadonlyMap<number, Answer>> =>
      new Promise((resolve, reject) => {
        const found = new Map<number, Answer>();
        if (devices.length === 0) {
          resolve(found);
          return;
        }
        hear = (device, message) => {
          if (!devices.includes(device) || !isAnswer(message)) return;
          found.set(device, message);
          if (found.size < devices.length) return;
          end();
          resolve(found);
        };
        interrupt = (error) => {
          end();
          reject(error);
        };
      }),
    hear: (device, message) => hear?.(device, message),
    interrupt: (error) => interrupt?.(error),
  };
};
