import type { Json } from '@thalweg/core';
import type { Checkpoint, Plain } from '@thalweg/core/checkpoint';
import { diffSpecs, type Spec, type SpecDifference } from '@thalweg/core/spec';
import { runIn } from '@thalweg/strategies/checkpoint';
import { left, mapLeft, type Either } from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { failed, wrongUsage, type Failure } from '../command/failure.js';
import type { Course, Run } from './course.js';

/**
 * The run to resume from a checkpoint, if the checkpoint is of the same run.
 *
 * @param folder - The folder of the checkpoint, for messages.
 */
export const savedRun = (folder: string, course: Course, checkpoint: Checkpoint): Either<Failure, Run> => {
  const { data: run } = isRecord(checkpoint.data) ? checkpoint.data : {};
  if (!isRun(run))
    return left(failed(new Error(`${folder}: expected a checkpoint of this command, found another`)));
  const differences = diffSpecs(
    { ...run, optimizer: checkpoint.spec },
    { ...course.run, optimizer: course.specs.optimizer },
  );
  if (differences.length > 0)
    return left(
      wrongUsage([
        `${folder}: expected a checkpoint of this run, found one of another run:`,
        ...shownDifferences(differences).map((line) => `  ${line}`),
        'Restore these settings, or start a new run: without --resume, and with another folder for --checkpoints.',
      ]),
    );
  return pipe(
    runIn(course.training, checkpoint),
    mapLeft(({ message }) => failed(new Error(`${folder}: ${message}`))),
  );
};

/** A limit, since a strategy may have a number for each example. */
const most = { differences: 20, characters: 300 };

const shownDifferences = (differences: readonly SpecDifference[]): readonly string[] => {
  const lines = differences.slice(0, most.differences).map(shownDifference);
  const more = differences.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
};

const shownDifference = ({ path, before, after }: SpecDifference): string =>
  `${path.replace(/^\$\./, '')}: ${shown(before)} in the checkpoint, ${shown(after)} now`;

const shown = (json: Json | undefined): string => {
  const text = json === undefined ? 'nothing' : JSON.stringify(json);
  return text.length > most.characters ? `${text.slice(0, most.characters - 1)}…` : text;
};

const isRecord = (value: Plain): value is { readonly [key: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isRun = (value: Plain): value is Spec => isRecord(value) && value.name === 'run';
