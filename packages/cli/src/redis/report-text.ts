import type { ParallelReport, StalenessHistogram } from '@thalweg/parallel';

/** The report of a run, for people. */
export const reportText = (run: string, report: ParallelReport): string => {
  const { updates, examples, seconds, updatesPerSecond, examplesPerSecond, losses, stopped } = report;
  const last = losses.at(-1);
  const rows = [
    ['ended by', stopped],
    ['updates', `${updates}, ${updatesPerSecond.toFixed(1)} per second`],
    ['examples', `${examples}, ${examplesPerSecond.toFixed(1)} per second`],
    ['seconds', seconds.toFixed(1)],
    ['loss', last === undefined ? 'none was reported' : String(last.loss)],
    ['staleness', stalenessText(report.staleness)],
    ['refused pushes', refusedText(report.refused)],
    ['restarts', String(report.restarts)],
    ...report.workers.map(({ worker, gradients, pushes, waitSeconds, restarts }) => [
      `worker ${worker}`,
      `${gradients} gradients, ${pushes} pushes, waited ${waitSeconds.toFixed(1)} s, ${restarts} restarts`,
    ]),
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return [`Run ${run}`, ...rows.map(([name = '', text = '']) => `  ${name.padEnd(width)}  ${text}`)].join(
    '\n',
  );
};

export const stalenessText = ({ mean, max }: StalenessHistogram): string =>
  Number.isNaN(mean) ? 'no push yet' : `mean ${mean.toFixed(2)}, largest ${max}`;

export const refusedText = ({ stale, nonFinite, duplicate }: ParallelReport['refused']): string =>
  `${stale} stale, ${nonFinite} with NaN, ${duplicate} twice`;
