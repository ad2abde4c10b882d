import { drawLines, type DrawingSize, type LineChart, type Series } from '../chart/draw-lines.js';
import type { EpochPoint } from '../digits/train-run.js';
import { families } from '../method/method.js';
import { figure } from '../page/figure.js';
import { escapeHtml } from '../page/html.js';
import { legend } from '../page/legend.js';
import { logTicks } from '../page/log-ticks.js';
import type { Section } from '../page/section.js';
import type { Comparison } from './comparison.js';

const panel: DrawingSize = { name: 'panel', width: 456, height: 270, fontSize: 13, xTicks: 6 };

/** Sixteen curves in one chart are unreadable: each family has its own row, with the others behind it in grey. */
export const curvesSection = (comparison: Comparison): Section => {
  const { results, testCount } = comparison;
  const loss = lossChart(comparison);
  const accuracy = accuracyChart(comparison);
  const [lowest] = accuracy.yDomain;
  return {
    id: 'curves',
    title: 'Handwritten digits: learning curves',
    body: figure(
      families
        .map((family) => {
          const own = results.map(({ run }) => run).filter((run) => run.family === family);
          if (own.length === 0) return '';
          const isOwn = ({ name }: Series) => own.some((run) => run.name === name);
          const draw = (chart: LineChart) =>
            drawLines(
              {
                ...chart,
                description: `${chart.description}; ${own.map(({ label }) => label).join(', ')}`,
                series: chart.series.filter(isOwn),
                others: chart.series.filter((series) => !isOwn(series)),
              },
              panel,
            );
          return `<div class="family"><h3>${escapeHtml(family)}</h3>${legend(own)}
<div class="pair">${draw(loss)}${draw(accuracy)}</div></div>`;
        })
        .join('\n'),
      `Training loss is the mean cross entropy over the whole training set after each epoch: lower is a closer fit, which is
not yet a better classifier. Test accuracy is the fraction of the test pictures whose digit gets the highest score; one is
${(100 / testCount).toFixed(2)}\u00a0%, and the axis starts at ${lowest}\u00a0%. All rows have the same axes; in grey, the
curves of the other rows.`,
    ),
  };
};

const seriesOf = ({ results }: Comparison, value: (point: EpochPoint) => number): readonly Series[] =>
  results.map(({ run, points }) => ({
    ...run,
    points: points.map((point) => ({ x: point.epoch, y: value(point) })),
  }));

const lossChart = (comparison: Comparison): LineChart => {
  const losses = comparison.results.flatMap(({ points }) => points.map(({ trainLoss }) => trainLoss));
  const range = [0.9 * Math.min(...losses), 1.1 * Math.max(...losses)] as const;
  return {
    series: seriesOf(comparison, ({ trainLoss }) => trainLoss),
    description: 'Training loss by epoch',
    xLabel: 'epochs of training',
    yLabel: 'training loss (nats, log scale)',
    yScale: 'log',
    yDomain: range,
    yTicks: logTicks(range),
    yFormat: String,
  };
};

const accuracyChart = (comparison: Comparison): LineChart => {
  // The axis starts where the curves separate: below, they are steep and would take most of the space.
  const settled = comparison.results
    .flatMap(({ points }) => points)
    .filter(({ epoch }) => epoch > comparison.epochs / 3)
    .map(({ testAccuracy }) => 100 * testAccuracy);
  const lowest = Math.max(0, Math.floor(Math.min(...settled, 96)) - 1);
  return {
    series: seriesOf(comparison, ({ testAccuracy }) => 100 * testAccuracy),
    description: 'Test accuracy by epoch',
    xLabel: 'epochs of training',
    yLabel: 'test accuracy (%)',
    yScale: 'linear',
    yDomain: [lowest, 100],
    yTicks: wholeSteps(lowest, 100),
    yFormat: String,
  };
};

/** At most 8 whole steps. */
const wholeSteps = (low: number, high: number): readonly number[] => {
  const step = Math.ceil((high - low) / 8);
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => high - i * step).reverse();
};
