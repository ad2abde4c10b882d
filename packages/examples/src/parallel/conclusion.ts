import type { Comparison } from './compare-hogwild.js';
import { countText } from './count-text.js';
import { objectiveText } from './hogwild-table.js';
import { medianSpeed } from './median-speed.js';

/** The conclusion from the table, in a few sentences. */
export const conclusion = (
  { timed, observed: [alone, together] }: Comparison,
  { isSmall, cores }: { readonly isSmall: boolean; readonly cores: number },
): string => {
  const ratios = timed.map(([one, many]) => many.examplesPerSecond / one.examplesPerSecond);
  const ratio = medianSpeed(timed, 1) / medianSpeed(timed, 0);
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
  const furthest = Math.max(
    ...alone.losses.map(({ loss }, i) => Math.abs((together.losses[i]?.loss ?? NaN) - loss)),
  );
  return [
    `${countText(together.workers, 'worker')} learn from ${ratio.toFixed(2)} times as many examples per second as one`,
    `(from ${low.toFixed(2)} to ${high.toFixed(2)} in ${countText(ratios.length, 'round')}).`,
    `After the same number of epochs their objectives differ by ${objectiveText(furthest)} at most.`,
    ...(isSmall
      ? [
          'This set is too small to show a speed-up: it fits into the cache, and an epoch',
          'is over in milliseconds, after which workers wait for each other.',
        ]
      : []),
    ...(cores < together.workers
      ? [`This machine has ${countText(cores, 'core')}: further workers gain nothing.`]
      : []),
    ...(high > unsteady * low
      ? ['The rounds are far apart: perhaps something else uses this machine, too.']
      : []),
  ].join('\n');
};

/** A wider range says more about the machine than about Hogwild!. */
const unsteady = 1.3;
