import type { ContestRecord } from '../record/contest-record.js';
import { middle } from '../score/bootstrap.js';
import type { Estimate, Standing } from '../score/standings.js';

/** A common belief, or a choice of ours, about two entrants: that the one does better than the other. */
export interface Belief {
  readonly better: string;
  readonly worse: string;
  readonly text: string;
}

/** What is believed beforehand. The contest shows what is so on its tasks. */
export const beliefs: readonly Belief[] = [
  { better: 'adam', worse: 'momentum', text: 'Adam needs fewer steps than momentum' },
  { better: 'nesterov', worse: 'momentum', text: 'looking ahead makes momentum faster' },
  { better: 'adam', worse: 'rmsprop', text: 'momentum and bias correction make RMSprop faster' },
  { better: 'nadam', worse: 'adam', text: 'looking ahead makes Adam faster' },
  { better: 'amsgrad', worse: 'adam', text: 'AMSGrad is better than Adam' },
  {
    better: 'adamw',
    worse: 'adam',
    text: 'AdamW, with its weight decay tuned, is better than Adam, with its decay of the squares tuned',
  },
  {
    better: 'adamw, cosine',
    worse: 'adamw',
    text: 'AdamW is better with a rate that falls than with a constant one',
  },
  {
    better: 'scheduleFreeAdamw',
    worse: 'adamw, cosine',
    text: 'schedule-free averaging is better than a rate that falls',
  },
  { better: 'lion', worse: 'adamw', text: 'Lion is better than AdamW' },
  { better: 'muon', worse: 'adamw', text: 'Muon is better than AdamW' },
  { better: 'soap', worse: 'adamw', text: 'SOAP needs fewer steps than AdamW' },
  {
    better: 'adam',
    worse: 'adam, defaults',
    text: 'five trials are better than the default options of Adam',
  },
  {
    better: 'scheduleFreeAdamw',
    worse: 'scheduleFreeAdamw, defaults',
    text: 'five trials are better than the default options of schedule-free AdamW',
  },
  {
    better: 'muon',
    worse: 'muon, defaults',
    text: 'five trials are better than the default options of Muon',
  },
  {
    better: 'prodigy, defaults',
    worse: 'adam, defaults',
    text: 'Prodigy with its defaults is better than Adam with its own',
  },
  {
    better: 'prodigy, defaults',
    worse: 'adam',
    text: 'Prodigy with its defaults is better than Adam after five trials',
  },
];

/** A belief, and what the contest shows about it. */
export interface Comparison {
  readonly belief: Belief;
  /** The score of the one believed better less that of the other. */
  readonly difference: Estimate;
  /** `neither` if the interval of the difference holds 0. */
  readonly verdict: 'agrees' | 'disagrees' | 'neither';
}

/** Compares the two of each belief whose entrants both took part. */
export const comparisonsOf = (
  { entrants }: Pick<ContestRecord, 'entrants'>,
  standings: readonly Standing[],
): readonly Comparison[] => {
  const standingOf = (wanted: string): Standing | undefined =>
    standings[entrants.findIndex(({ name }) => name === wanted)];
  return beliefs.flatMap((belief) => {
    const [better, worse] = [standingOf(belief.better), standingOf(belief.worse)];
    if (better === undefined || worse === undefined) return [];
    const { low, high } = middle(better.scores.map((score, i) => score - worse.scores[i]!));
    const verdict = low > 0 ? 'agrees' : high < 0 ? 'disagrees' : 'neither';
    return [{ belief, difference: { value: better.score.value - worse.score.value, low, high }, verdict }];
  });
};
