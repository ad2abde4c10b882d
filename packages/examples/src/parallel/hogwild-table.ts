import { percent } from 'thalweg/console';
import type { TextTable } from '../console/text-table.js';
import { mean } from '../studies/measure/mean.js';
import { rounds, type Comparison } from './compare-hogwild.js';
import { countText } from './count-text.js';
import { medianSpeed } from './median-speed.js';
import type { SparseData } from './sparse-data.js';
import type { Timed } from './time-hogwild.js';

/** The results of one worker and of many, side by side. */
export const hogwildTable = ({ timed, observed }: Comparison, { train, test }: SparseData): TextTable => {
  const row = (name: string, cell: (column: 0 | 1) => string): readonly string[] => [name, cell(0), cell(1)];
  const runs = (column: 0 | 1): readonly Timed[] => timed.map((round) => round[column]);
  return {
    caption: 'Side by side',
    head: ['', ...observed.map(({ workers }) => countText(workers, 'worker'))],
    rows: [
      row('examples per second', (column) => rough(medianSpeed(timed, column))),
      row('staleness, mean', (column) =>
        mean(runs(column).map(({ staleness }) => staleness.mean)).toFixed(2),
      ),
      row('staleness, largest', (column) =>
        Math.max(...runs(column).map(({ staleness }) => staleness.max)).toLocaleString('en'),
      ),
      row('restarts', (column) =>
        String([...runs(column), observed[column]].reduce((sum, { restarts }) => sum + restarts, 0)),
      ),
      ...observed[0].losses.map(({ examples }, i) =>
        row(`objective after ${countText(Math.round(examples / train.examples), 'epoch')}`, (column) =>
          objectiveText(observed[column].losses[i]?.loss ?? NaN),
        ),
      ),
      row(`errors on ${countText(train.examples, 'training example')}`, (column) =>
        percent(observed[column].trainErrors),
      ),
      ...(test === undefined
        ? []
        : [
            row(`errors on ${countText(test.examples, 'test example')}`, (column) =>
              percent(observed[column].testErrors ?? NaN),
            ),
          ]),
    ],
  };
};

export const speedMeans = `examples per second: the median of ${rounds} runs, without the first epoch of each`;

export const objectiveText = (value: number): string => value.toFixed(4);

/** Two digits: the third changes from run to run. */
const rough = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en');
