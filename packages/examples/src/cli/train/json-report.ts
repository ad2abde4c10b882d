import type { Reporting } from './train-report.js';

/** An event a line, for programs. Numbers that JSON lacks are strings: "NaN". */
export const jsonReport: Reporting = (output, { settings, classNames, ...start }) => {
  const write = (event: string, data: object): void => {
    const text = JSON.stringify({ event, ...data }, (_, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    );
    output.write(`${text}\n`);
  };
  const { dataPath, model, epochs, seed, testShare } = settings;
  write('started', { data: dataPath, model, epochs, seed, testShare, classes: classNames, ...start });
  return {
    step: (step) => write('step', step),
    epoch: (epoch) => write('epoch', epoch),
    checkpoint: (kept) => write('checkpoint', kept),
    done: (end) => write('done', end),
    stopped: (why) => write('stopped', why),
  };
};
