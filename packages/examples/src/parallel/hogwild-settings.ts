import { oneOf, readAll, wholeNumber, type Arguments, type Reading, type Syntax } from 'thalweg/command';

/** What may be chosen. */
export interface HogwildSettings {
  readonly loss: keyof typeof learningRates;
  /** How many learn together. */
  readonly workers: number;
  /** Of the runs that look at the objective; if not chosen, as many as suit the data. */
  readonly epochs: number | undefined;
  /** Of the runs that take the time; if not chosen, as many as take some seconds. */
  readonly timedEpochs: number | undefined;
}

/** Of powers of two those after which the objective is lowest: one worker, five epochs, the examples that are made up. */
export const learningRates = { logistic: 4, hinge: 2 } as const;

export const hogwildSyntax: Syntax = {
  name: 'hogwild --',
  about: 'Trains a linear model with Hogwild!, by one worker and by more, side by side.',
  options: {
    loss: {
      value: 'logistic|hinge',
      about: 'logistic by default; hinge: a support vector machine',
    },
    workers: {
      value: 'N',
      about: 'how many learn together, from 2 to 32;\nby default as many as there are cores, from 2 to 4',
    },
    epochs: {
      value: 'N',
      about: 'epochs of the runs that look at the objective;\n5 by default, 50 if there are few examples',
    },
    'timed-epochs': {
      value: 'N',
      about: 'epochs of the runs that take the time;\n30 by default, 500 if there are few examples',
    },
  },
};

export const readSettings = (args: Arguments, cores: number): Reading<HogwildSettings> =>
  readAll({
    loss: oneOf(args, 'loss', ['logistic', 'hinge']),
    workers: wholeNumber(args, 'workers', {
      least: 2,
      most: 32,
      fallback: Math.min(Math.max(cores, 2), 4),
    }),
    epochs: wholeNumber(args, 'epochs', { least: 1, most: 1000, fallback: undefined }),
    timedEpochs: wholeNumber(args, 'timed-epochs', { least: 1, most: 10_000, fallback: undefined }),
  });
