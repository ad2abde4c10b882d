import type { AnyStrategy } from '@thalweg/core';
import type { Failure } from '../command/failure.js';
import { specFailure } from './spec-failure.js';
import type { TrainSettings } from './train-settings.js';

/**
 * That what a spec describes does not do in the middle of a run, with the file that it comes from.
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
  // Errors say in their message alone whose they are.
  const message = error instanceof Error ? error.message : '';
  const isDeciding = strategy?.parts.some(({ name }) => message.startsWith(`${name}: `)) === true;
  const path = isDeciding ? strategyPath : optimizer === null ? optimizerPath : also[optimizer];
  return specFailure(path ?? '', error);
};
