import { oneOf, readAll, wholeNumber, type Arguments, type Reading, type Syntax } from 'thalweg/command';

/** The settings of the example. */
export interface HogwildSettings {
  readonly loss: keyof typeof learningRates;
  /** The number of workers. */
  readonly workers: number;
  /** Epochs of the runs that record the objective; by default a number that suits the data. */
  readonly epochs: number | undefined;
  /** Epochs of the timed runs; by default a number that takes a few seconds. */
  readonly timedEpochs: number | undefined;
}

/** The powers of two with the lowest objective after five epochs of one worker on the generated examples. */
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
