import { drawLines, type DrawingSize } from '../chart/draw-lines.js';
import { eggBox } from '../landscape/egg-box.js';
import {
  minimaOf,
  snapshotCycles,
  snapshotSteps,
  snapshotWalks,
  type SnapshotWalk,
} from '../landscape/snapshot-walks.js';
import { figure } from '../page/figure.js';
import { escapeHtml } from '../page/html.js';
import type { Section } from '../page/section.js';
import { drawPaths } from './path-picture.js';
import { seenFrom } from './projection.js';
import { surface } from './surface.js';

const panel: DrawingSize = { name: 'panel', width: 456, height: 300, fontSize: 13, xTicks: 6 };

const project = seenFrom(eggBox, 20, 55);

const square = [-3.2, 3.2] as const;

export const snapshotsSection = (): Section => {
  const walks = snapshotWalks();
  return {
    id: 'snapshots',
    title: 'Snapshot ensembles',
    body: figure(`<div class="pair">${walks.map(pictures).join('')}</div>`, caption(walks)),
  };
};

const pictures = (walk: SnapshotWalk): string =>
  `<div><h3>${escapeHtml(walk.label)}</h3>${landscapePicture(walk)}${ratePicture(walk)}</div>`;

const landscapePicture = (walk: SnapshotWalk): string =>
  drawPaths(
    {
      xDomain: [-4.4, 4.2],
      yDomain: [-2.8, 3.9],
      description: `A surface with nine minima, the path of ${walk.label}, and flags where its snapshots are`,
      ground: () => [surface(eggBox, project, { xDomain: square, yDomain: square, tiles: 32 })],
      walks: [{ ...walk, points: walk.points.map(project) }],
      signs: [{ at: project(walk.points[0]!), text: 'start', side: 'left' }],
      flags: walk.snapshots.map(project),
    },
    panel,
  );

const ratePicture = ({ schedule, ...walk }: SnapshotWalk): string =>
  drawLines(
    {
      series: [
        {
          ...walk,
          points: Array.from({ length: snapshotSteps }, (_, step) => ({ x: step, y: schedule(step) })),
        },
      ],
      description: `The learning rate of ${walk.label} by step`,
      xLabel: 'steps',
      yLabel: 'learning rate',
      yScale: 'linear',
      yDomain: [0, 0.85],
      yTicks: 4,
      yFormat: String,
    },
    { ...panel, height: 170 },
  );

const caption = ([usual, cycles]: readonly [SnapshotWalk, SnapshotWalk]): string => {
  const others = Array.from({ length: otherSeeds }, (_, seed) => snapshotWalks(seed));
  const found = others.map(([, { snapshots }]) => minimaOf(snapshots).length);
  const faithful = others.filter(([{ points }]) => minimaOf(points.slice(settled)).length === 1);
  return `Nine minima of the same height, and ${snapshotSteps} steps of SGD with noisy gradients; a flag is where one would keep a
network. With a rate that falls to a tenth twice: one path, to ${minimaOf(usual.snapshots).length} minimum. With
${snapshotCycles} cosine cycles, each from a rate at which no minimum can hold SGD: it is thrown about, and as the rate falls it
settles, here in ${minimaOf(cycles.snapshots).length} different minima. With the noise of seeds 0 to ${otherSeeds - 1} the snapshots of a
run are in ${(found.reduce((sum, count) => sum + count, 0) / otherSeeds).toFixed(1)} minima on average, from
${Math.min(...found)} to ${Math.max(...found)}; with the rate that falls, ${faithful.length} of ${otherSeeds} runs stay in one from
step ${settled} on. After Huang et al., “Snapshot ensembles: train 1, get M for free” (2017), figure 1.`;
};

const otherSeeds = 40;
const settled = 20;
