import { startProgress, type Progress } from '../../console/progress.js';
import { percent } from '../../digits/result-columns.js';
import type { Evaluation } from '../../network/evaluate.js';
import type { Reporting, RunStart } from './train-report.js';

/** A line for each epoch, with a bar on a terminal while it goes on. */
export const textReport: Reporting = (output, start) => {
  output.write(`${opening(start)}\n\n`);
  const { epochs } = start.settings;
  const width = String(epochs).length;
  const open = (epoch: number): Progress =>
    startProgress(output, {
      label: `epoch ${String(epoch).padStart(width)}/${epochs}`,
      labelWidth: 0,
      total: start.batchesPerEpoch,
    });
  let current: Progress | undefined;
  return {
    step: ({ epoch, batch, loss }) => {
      current ??= open(epoch);
      current.advance(batch, `loss ${loss.toFixed(4)}`);
    },
    epoch: ({ epoch, loss, test }) => {
      const accuracy = test === undefined ? '' : `, test accuracy ${percent(test.accuracy)}`;
      (current ?? open(epoch)).finish(`loss ${loss.toFixed(4)}${accuracy}`);
      current = undefined;
    },
    checkpoint: () => undefined,
    done: ({ epochs, steps, train, test }) => {
      const judged = [judgement('train', train), ...(test === undefined ? [] : [judgement('test', test)])];
      output.write(`\n${epochs} epochs, ${steps} steps: ${judged.join(', ')}\n`);
    },
    stopped: () => {
      current?.finish('stopped');
    },
  };
};

const opening = (start: RunStart): string => {
  const { settings, columns, classNames, trainCount, testCount, parameters, batchSize, from } = start;
  const { dataPath, model } = settings;
  return [
    `${dataPath}: ${trainCount + testCount} examples of ${columns} numbers in ${classNames.length} classes; ` +
      `${trainCount} to learn from, ${testCount} to test`,
    `${model.name === 'mlp' ? `mlp with ${model.hidden} hidden units` : 'linear'}: ` +
      `${parameters} parameters; batches of ${batchSize}`,
    ...(from === undefined ? [] : [`Goes on after step ${from.step}`]),
  ].join('\n');
};

/** The loss to the last digit: it is what two runs are compared by. */
const judgement = (of: string, { loss, accuracy }: Evaluation): string =>
  `${of} loss ${loss}, ${of} accuracy ${percent(accuracy)}`;
