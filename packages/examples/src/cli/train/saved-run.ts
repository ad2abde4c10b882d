import type { Json } from '@thalweg/core';
import { resume, type Checkpoint, type Plain } from '@thalweg/core/checkpoint';
import { diffSpecs, type Spec, type SpecDifference } from '@thalweg/core/spec';
import type { TrainPosition } from '@thalweg/strategies';
import { left, map, mapLeft, type Either } from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { failed, wrongUsage, type Failure } from '../failure.js';
import type { Course, Standing } from './course.js';

/** Where a run goes on. */
export interface Place {
  readonly at: Standing;
  readonly position: TrainPosition;
}

/** What a checkpoint of this command holds. */
export const checkpointOf = ({ spec, run }: Course, { at, position }: Place): Checkpoint => ({
  ...at,
  spec,
  data: { run, position: { ...position } },
});

/**
 * Where a run goes on from a checkpoint, if that is one of the same run.
 *
 * @param folder - Where it comes from, for messages.
 */
export const placeIn = (folder: string, course: Course, checkpoint: Checkpoint): Either<Failure, Place> => {
  const { run, position } = isRecord(checkpoint.data) ? checkpoint.data : {};
  if (!isRun(run) || !isPosition(position))
    return left(failed(new Error(`${folder}: expected a checkpoint of this command, found another`)));
  const differences = diffSpecs(
    { ...run, optimizer: checkpoint.spec },
    { ...course.run, optimizer: course.spec },
  );
  if (differences.length > 0)
    return left(
      wrongUsage([
        `${folder}: expected a checkpoint of this very run, found one of another:`,
        ...differences.map((difference) => `  ${shownDifference(difference)}`),
        'Make these as they were, or start anew: without --resume, and with another folder for --checkpoints.',
      ]),
    );
  return pipe(
    resume(course.start, checkpoint),
    mapLeft((error) => failed(new Error(`${folder}: ${error.message}`))),
    map((at) => ({ at, position })),
  );
};

const shownDifference = ({ path, before, after }: SpecDifference): string =>
  `${path.replace(/^\$\./, '')}: ${shown(before)} in the checkpoint, ${shown(after)} now`;

const shown = (json: Json | undefined): string => (json === undefined ? 'nothing' : JSON.stringify(json));

const isRecord = (value: Plain): value is { readonly [key: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRun = (value: Plain): value is Spec => isRecord(value) && value.name === 'run';

const isPosition = (value: Plain): value is TrainPosition & { readonly [key: string]: Plain } =>
  isRecord(value) &&
  ['epoch', 'batch', 'step', 'lossCount'].every((count) => Number.isSafeInteger(value[count])) &&
  typeof value.lossSum === 'number';
