import { studyFigure, type Line } from '../../studies/figure/study-figure.js';
import type { ContestRecord } from '../record/contest-record.js';
import { mostTau } from '../score/performance-profile.js';
import { profileTaus, type Standing } from '../score/standings.js';
import type { ContestResult } from './contest-result.js';

/** The performance profiles of the entrants with the highest scores, by steps and by seconds, as an SVG document. */
export const profileFigure = (
  { entrants, tasks }: Pick<ContestRecord, 'entrants' | 'tasks'>,
  { bySteps, bySeconds, order }: ContestResult,
): string => {
  const shown = order.slice(0, mostLines);
  const lines = (standings: readonly Standing[]): readonly Line[] =>
    shown.map((i, look) => ({ label: entrants[i]!.name, look, points: stairs(standings[i]!) }));
  const panel = { xLabel: `times the best`, yLabel: 'share of the tasks', yDomain: [0, 1] as const };
  return studyFigure({
    title: `Performance profiles on ${tasks.length} tasks: the ${shown.length} with the highest scores by steps`,
    panels: [
      { ...panel, title: 'Steps', lines: lines(bySteps) },
      { ...panel, title: 'Seconds', lines: lines(bySeconds) },
    ],
  });
};

/** With more lines, none could be followed. */
const mostLines = 8;

/** A profile jumps. */
const stairs = ({ profile }: Standing) =>
  profileTaus.flatMap((tau, i) => [
    { x: tau, y: profile[i]!.value },
    { x: profileTaus[i + 1] ?? mostTau, y: profile[i]!.value },
  ]);
