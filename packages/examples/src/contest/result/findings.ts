import type { ContestRecord } from '../record/contest-record.js';
import type { Estimate, Standing } from '../score/standings.js';
import type { ContestResult } from './contest-result.js';

/** What a contest shows in sentences, and no more than its intervals support. */
export const findings = (
  { entrants, tasks, quick, budget }: Pick<ContestRecord, 'entrants' | 'tasks' | 'quick' | 'budget'>,
  { bySteps, bySeconds, comparisons, order }: ContestResult,
): readonly string[] => {
  const best = order[0]!;
  const quickest = [...order].sort((a, b) => bySeconds[b]!.score.value - bySeconds[a]!.score.value)[0]!;
  // Those whose score is not told apart from the best one, resample by resample.
  const level = order.filter(
    (i) =>
      bySteps[i]!.scores.filter((score, resample) => score >= bySteps[best]!.scores[resample]!).length >
      0.025 * bySteps[i]!.scores.length,
  );
  const opposite = comparisons.filter(({ verdict }) => verdict === 'disagrees');
  const open = comparisons.filter(({ verdict }) => verdict === 'neither');
  return [
    `The highest score by steps is that of ${entrants[best]!.name}, ${scoreText(bySteps[best]!.score)}; the intervals do not ` +
      `tell it apart from ${listText(level.filter((i) => i !== best).map((i) => entrants[i]!.name))}.`,
    `The highest score by seconds is that of ${entrants[quickest]!.name}, ${scoreText(bySeconds[quickest]!.score)}.`,
    ...opposite.map(
      ({ belief, difference: { value, low, high } }) =>
        `It is believed that ${belief.text}. On these tasks it is the opposite: ${belief.better} has a score ` +
        `${(-value).toFixed(2)} lower than ${belief.worse} (${(-high).toFixed(2)} to ${(-low).toFixed(2)}).`,
    ),
    ...defaultsText(entrants, bySteps, tasks.length),
    `Of ${comparisons.length} common beliefs, ${comparisons.length - opposite.length - open.length} hold on these tasks, ` +
      `${opposite.length} are the other way round, and ${open.length} are not decided.`,
    `All of this is about ${tasks.length} small tasks${quick ? ', in a quick contest' : ''}. The intervals cover other seeds` +
      `${budget.tunings === 1 ? ', but neither other draws of hyperparameters nor' : ' and other draws of hyperparameters, but not'} ` +
      'other tasks; of twenty intervals, one is expected to miss.',
  ];
};

/** Of each optimizer that takes part with its default options and tuned. */
const defaultsText = (
  entrants: ContestRecord['entrants'],
  standings: readonly Standing[],
  tasks: number,
): readonly string[] =>
  entrants.flatMap(({ name }, tuned) => {
    const plain = entrants.findIndex((other) => other.name === `${name}, defaults`);
    if (plain < 0) return [];
    const [few, many] = [standings[plain]!, standings[tuned]!];
    return [
      `With its default options ${name} reaches ${few.arrivals} of ${tasks} targets, tuned ${many.arrivals}; the score is ` +
        `${scoreText(few.score)} instead of ${scoreText(many.score)}.`,
    ];
  });

const scoreText = ({ value, low, high }: Estimate): string =>
  `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;

const listText = (names: readonly string[]): string =>
  names.length === 0
    ? 'no other'
    : names.length === 1
      ? names[0]!
      : `${names.slice(0, -1).join('; ')} and ${names.at(-1)!}`;
