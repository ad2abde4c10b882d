import { startProgress, type Progress } from '../console/progress.js';
import { percent } from '../console/percent.js';
import type { Evaluation } from '../network/evaluate.js';
import { decisionText } from './decision-text.js';
import type { EpochEnd, Reporting, RunStart, StepEnd } from './train-report.js';

/** A line for each epoch, with a progress bar on a terminal, and a line for each decision. */
export const textReport: Reporting = (output, start) => {
  output.write(`${opening(start)}\n\n`);
  const { epochs } = start.settings;
  const width = String(epochs).length;
  const open = ({ epoch, examples }: Pick<StepEnd, 'epoch' | 'examples'>): Progress =>
    startProgress(output, {
      label: `epoch ${String(epoch).padStart(width)}/${epochs}`,
      labelWidth: 0,
      total: examples,
    });
  let current: Progress | undefined;
  // The line of an epoch waits for the evaluation at its end, if there is one. Decisions come below it.
  let ended: EpochEnd | undefined;
  let below: readonly string[] = [];
  const say = (line: string): void => {
    if (ended !== undefined) below = [...below, line];
    else if (current !== undefined) current.say(line);
    else output.write(`${line}\n`);
  };
  const endEpoch = (test?: Evaluation): void => {
    if (ended === undefined) return;
    const { epoch, loss } = ended;
    const accuracy = test === undefined ? '' : `, test accuracy ${percent(test.accuracy)}`;
    // A run resumed after the last step of an epoch has no bar yet.
    const bar = current ?? open({ epoch, examples: start.trainCount });
    bar.finish(`loss ${loss.toFixed(4)}${accuracy}`);
    for (const line of below) output.write(`${line}\n`);
    [current, ended, below] = [undefined, undefined, []];
  };
  return {
    step: (step) => {
      endEpoch();
      current ??= open(step);
      current.advance(step.example, `loss ${step.loss.toFixed(4)}`);
    },
    epoch: (epoch) => {
      endEpoch();
      ended = epoch;
    },
    evaluation: ({ step, ...test }) => {
      if (ended === undefined) say(`  step ${step}: ${judgement('test', test)}`);
      else endEpoch(test);
    },
    decision: ({ by, decision, control }) => {
      // The evaluation itself is the next event.
      if (decision._tag !== 'Evaluate') say(`  ${by}: ${decisionText(decision, control)}`);
    },
    checkpoint: () => undefined,
    done: ({ epochs, steps, train, test }) => {
      endEpoch();
      current?.finish('stopped');
      const judged = [judgement('train', train), ...(test === undefined ? [] : [judgement('test', test)])];
      output.write(`\n${epochs} epochs, ${steps} steps: ${judged.join(', ')}\n`);
    },
    stopped: () => {
      endEpoch();
      current?.finish('stopped');
    },
  };
};

const opening = (start: RunStart): string => {
  const { settings, columns, classNames, trainCount, testCount, parameters, batchSize, parts, from } = start;
  const { dataPath, scale, model, strategyPath } = settings;
  return [
    `${dataPath}: ${trainCount + testCount} examples of ${columns} numbers in ${classNames.length} classes; ` +
      `${trainCount} to learn from, ${testCount} to test${scale === 'none' ? '' : `; columns rescaled to mean 0 and deviation 1`}`,
    `${model.name === 'mlp' ? `mlp with ${model.hidden} hidden units` : 'linear'}: ` +
      `${parameters} parameters; batches of ${batchSize}`,
    ...(strategyPath === undefined ? [] : [`${strategyPath}: ${parts.join(', ') || 'no strategies'}`]),
    ...(from === undefined ? [] : [`Resumes after step ${from.step}`]),
  ].join('\n');
};

/** The loss to the last digit, so that two runs can be compared. */
const judgement = (of: string, { loss, accuracy }: Evaluation): string =>
  `${of} loss ${loss}, ${of} accuracy ${percent(accuracy)}`;
