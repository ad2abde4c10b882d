import type { DescribedSchedule } from '@thalweg/core';
import { drawLines, type DrawingSize } from '../chart/draw-lines.js';
import { figure } from '../page/figure.js';
import { escapeHtml } from '../page/html.js';
import type { Section } from '../page/section.js';
import { callText } from './call-text.js';
import { peak, schedules, steps } from './schedules.js';

const panel: DrawingSize = { name: 'panel', width: 240, height: 150, fontSize: 13, xTicks: 3 };

/** Steps per drawn point: the panels have few pixels. */
const every = 4;

export const schedulesSection = (): Section => ({
  id: 'schedules',
  title: 'Schedules',
  body: figure(
    `<div class="small-multiples">${schedules.map(picture).join('')}</div>`,
    `The value of each schedule over its first ${steps} steps, on the same axes from 0 to ${peak}. Below each is
the call that built it, defaults included. A schedule can stand for a learning rate, or for another hyperparameter.`,
  ),
});

const picture = (schedule: DescribedSchedule): string => {
  const { name } = schedule.description;
  const drawing = drawLines(
    {
      series: [
        {
          name: `schedule-${name}`,
          label: name,
          look: 0,
          points: Array.from({ length: steps / every + 1 }, (_, i) => ({
            x: i * every,
            y: schedule(i * every),
          })),
        },
      ],
      description: `The values of ${name} by step`,
      yScale: 'linear',
      yDomain: [0, 1.05 * peak],
      yTicks: [0, peak / 2, peak],
      yFormat: String,
    },
    panel,
  );
  return `<div><h3>${escapeHtml(name)}</h3>${drawing}<code>${escapeHtml(callText(schedule.description))}</code></div>`;
};
