import type { AnyStrategy } from '@thalweg/core';
import type { Failure } from '../command/failure.js';
import { specFailure } from './spec-failure.js';
import type { TrainSettings } from './train-settings.js';

/**
 * The failure of a spec's optimizer or strategy during a run, with the file of the spec.
 *
 * @param optimizer - The name of the optimizer that the run had switched to; `null` for the first.
 * @throws The error itself if it is about something else.
 */
export const runFailure = (
  { optimizerPath, strategyPath, also }: TrainSettings,
  strategy: AnyStrategy | undefined,
  optimizer: string | null,
  error: unknown,
): Failure => {
  // Only the message of an error names its owner.
  const message = error instanceof Error ? error.message : '';
  const isDeciding = strategy?.parts.some(({ name }) => message.startsWith(`${name}: `)) === true;
  const path = isDeciding ? strategyPath : optimizer === null ? optimizerPath : also[optimizer];
  return specFailure(path ?? '', error);
};
