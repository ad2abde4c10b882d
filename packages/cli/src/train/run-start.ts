import type { Course, Run } from './course.js';
import { parameterCount } from './initial-network.js';
import type { RunStart } from './train-report.js';
import type { TrainSettings } from './train-settings.js';

/** What a report says about a run before it begins. */
export const runStart = (settings: TrainSettings, course: Course, from: Run | undefined): RunStart => {
  const { training, specs, split, classNames } = course;
  const { data, strategy } = training;
  const [, columns = 0] = split.train.inputs.shape;
  return {
    settings,
    specs,
    parts: (strategy?.parts ?? []).map(({ name }) => name),
    columns,
    classNames,
    trainCount: split.train.labels.size,
    testCount: split.test.labels.size,
    parameters: parameterCount(settings.model, { inputs: columns, classes: classNames.length }),
    batchSize: data.batchSize,
    batchesPerEpoch: data.batchesPerEpoch,
    from: from && { epoch: from.position.epoch + 1, step: from.position.step },
  };
};
