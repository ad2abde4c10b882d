import type { Course } from './course.js';
import { parameterCount } from './initial-network.js';
import type { Place } from './saved-run.js';
import type { RunStart } from './train-report.js';
import type { TrainSettings } from './train-settings.js';

/** What is to be told of a run before it begins. */
export const runStart = (settings: TrainSettings, course: Course, from: Place | undefined): RunStart => {
  const { spec, split, classNames, data } = course;
  const [, columns = 0] = split.train.inputs.shape;
  return {
    settings,
    optimizer: spec,
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
