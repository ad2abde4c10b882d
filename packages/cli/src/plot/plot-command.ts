import type { DescribedSchedule } from '@thalweg/core';
import { plotSchedule } from '@thalweg/schedules';
import * as Either from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import { columnsOf } from '../console/columns-of.js';
import { writeText } from '../file/write-text.js';
import { textOf, wholeNumber } from '../command/option-values.js';
import type { Command } from '../command/command.js';
import { failed, wrongUsage, type Failure } from '../command/failure.js';
import { pluginOption } from '../spec/load-registry.js';
import { readSchedule } from '../spec/read-spec.js';
import { braillePlot, type PlotSize } from './braille-plot.js';
import { curveOf, type Curve } from './schedule-curve.js';

export const plotCommand: Command = {
  name: 'plot',
  about: 'draws a schedule, in the terminal or as SVG',
  operand: { shown: 'schedule.json', about: 'the spec of a schedule' },
  options: {
    steps: { value: 'N', about: 'the last step; 1000 by default' },
    out: { value: 'FILE.svg', about: 'where to write a picture; otherwise it is shown here' },
    plugin: pluginOption,
  },
  run: (args, { output }) => {
    const show = ({ schedule, curve, steps }: Drawing): TaskEither.TaskEither<Failure, string> => {
      const { name } = schedule.description;
      const path = textOf(args, 'out');
      if (path === undefined) return TaskEither.right(`${name}\n${braillePlot(curve, sizeOf(output))}\n`);
      return pipe(
        Either.tryCatch(() => plotSchedule(schedule, { steps, yLabel: name }), Either.toError),
        TaskEither.fromEither,
        TaskEither.chainW((svg) => writeText(path, `${svg}\n`)),
        TaskEither.bimap(failed, () => `Picture: ${path}\n`),
      );
    };
    return pipe(
      wholeNumber(args, 'steps', { least: 1, most: 1e7, fallback: 1000 }),
      Either.mapLeft(wrongUsage),
      TaskEither.fromEither,
      TaskEither.chain((steps) => draw({ path: args.operand, plugins: args.given('plugin'), steps })),
      TaskEither.chain(show),
      TaskEither.map((text) => {
        output.write(text);
      }),
    );
  },
};

interface Drawing {
  readonly schedule: DescribedSchedule;
  readonly curve: Curve;
  readonly steps: number;
}

const draw = ({
  steps,
  ...source
}: {
  readonly path: string;
  readonly plugins: readonly string[];
  readonly steps: number;
}): TaskEither.TaskEither<Failure, Drawing> =>
  pipe(
    readSchedule(source),
    TaskEither.chainEitherK((schedule) =>
      pipe(
        curveOf(source.path, schedule, steps),
        Either.map((curve) => ({ schedule, curve, steps })),
      ),
    ),
  );

const sizeOf = (output: NodeJS.WritableStream): PlotSize => ({
  columns: Math.min(columnsOf(output), 100),
  rows: 18,
});
