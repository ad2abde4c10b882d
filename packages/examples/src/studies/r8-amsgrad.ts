import { chain, makeStep, tensor, type AnyTransformation, type Tensor } from '@thalweg/core';
import { adam, amsgrad } from '@thalweg/optimizers';
import { methods } from '../method/methods.js';
import { fixed } from '../page/number-text.js';
import { studyFigure, type Panel } from './figure/study-figure.js';
import { keepWithin } from './optimizer/keep-within.js';
import { uncorrectedAdam } from './optimizer/uncorrected-adam.js';
import type { Study } from './study.js';

export const amsgradConverges: Study = {
  name: 'R8',
  title: 'Where Adam does not converge, and AMSGrad does',
  claim:
    'Adam can converge to the worst point of a convex problem if large gradients are rare, since it forgets them; AMSGrad, ' +
    'which keeps the largest average of squares, converges (Reddi, Kale and Kumar, "On the convergence of Adam and ' +
    'beyond", 2018; beyond the talk).',
  fast: false,
  run: () => {
    const results = games.map((game) => ({ game, runs: players.map((player) => played(player, game)) }));
    const end = ({ places }: Played): number => places.at(-1)!.y;
    const ends = (of: readonly Played[]): string => of.map((run) => fixed(end(run), 4)).join(', ');
    return {
      tables: results.map(({ game, runs }) => ({
        caption: `${game.title}, ${game.steps.toLocaleString('en')} steps; the best point is −1`,
        head: ['optimizer', 'x at the end', 'in NumPy', 'mean regret', 'in NumPy'],
        rows: runs.map((run) => [
          run.player.label,
          fixed(end(run), 4),
          fixed(game.inNumPy[run.player.kind].x, 3),
          run.regret.toFixed(3),
          String(game.inNumPy[run.player.kind].regret ?? ''),
        ]),
      })),
      criteria: results.flatMap(({ game, runs }) => {
        const astray = runs.filter(({ player }) => player.kind === 'adam');
        const right = runs.filter(({ player }) => player.kind === 'amsgrad');
        const error = Math.max(...runs.map((run) => Math.abs(end(run) - game.inNumPy[run.player.kind].x)));
        return [
          {
            text: `${game.title}: Adam, with its bias correction and without, ends above 0.99`,
            measured: ends(astray),
            holds: astray.every((run) => end(run) > 0.99),
          },
          {
            text: `${game.title}: AMSGrad ends below −0.99`,
            measured: ends(right),
            holds: right.every((run) => end(run) < -0.99),
          },
          {
            text: `${game.title}: all end where the same equations in NumPy do, to 0.0005`,
            measured: `off by ${error.toExponential(1)} at most`,
            holds: error <= 5e-4,
          },
        ];
      }),
      figure: studyFigure({
        title: 'Rare large gradients to the right, many small ones to the left: where the optimizers go',
        panels: results.map(panel),
      }),
      notes: [
        'Each loss is a slope times x, for x from −1 to 1. Those of a period together fall towards −1. There is no ε.',
        'Regret is the loss at each step above the loss at −1.',
      ],
    };
  },
};

/** What an optimizer does in a prototype in NumPy. */
interface InNumPy {
  readonly x: number;
  readonly regret?: number;
}

/** Linear losses on [-1, 1], one per step: every so often a steep one, and shallow ones the other way in between. */
interface Game {
  readonly title: string;
  readonly every: number;
  readonly steep: number;
  readonly shallow: number;
  readonly steps: number;
  readonly settings: {
    readonly learningRate: (step: number) => number;
    readonly b1: number;
    readonly b2: number;
    readonly eps: 0;
  };
  readonly inNumPy: { readonly adam: InNumPy; readonly amsgrad: InNumPy };
}

const games: readonly Game[] = [
  {
    title: 'The online example of section 5',
    every: 101,
    steep: 1010,
    shallow: -10,
    steps: 1_000_000,
    settings: { learningRate: (step) => 0.5 / Math.sqrt(step + 1), b1: 0.9, b2: 0.99, eps: 0 },
    inNumPy: { adam: { x: 1, regret: 0.228 }, amsgrad: { x: -0.997, regret: 0.035 } },
  },
  {
    title: 'The example of theorem 1, C = 3',
    every: 3,
    steep: 3,
    shallow: -1,
    steps: 30_000,
    settings: { learningRate: (step) => 1 / Math.sqrt(step + 1), b1: 0, b2: 0.1, eps: 0 },
    inNumPy: { adam: { x: 1 }, amsgrad: { x: -0.996 } },
  },
];

interface Player {
  readonly kind: 'adam' | 'amsgrad';
  readonly label: string;
  readonly look: number;
  readonly optimizer: (settings: Game['settings']) => AnyTransformation;
}

const players: readonly Player[] = [
  { kind: 'adam', ...methods.adam, optimizer: adam },
  { kind: 'adam', label: 'Adam without bias correction', look: 3, optimizer: uncorrectedAdam },
  {
    kind: 'amsgrad',
    ...methods.amsgrad,
    optimizer: (settings) => amsgrad({ ...settings, form: 'paper' }),
  },
];

/** The ratio between the numbers of steps at two neighbouring points of a path. */
const stride = 1.02;

interface Played {
  readonly player: Player;
  readonly places: readonly { readonly x: number; readonly y: number }[];
  /** The mean over the steps. */
  readonly regret: number;
}

/** A slope times x. */
interface Loss {
  readonly slope: number;
  readonly gradient: Tensor;
}

/** Where x goes, from 0. */
const played = (player: Player, { every, steep, shallow, steps, settings }: Game): Played => {
  const step = makeStep(chain(player.optimizer(settings), keepWithin({ lowest: -1, highest: 1 })));
  const [rare, usual] = [steep, shallow].map((slope) => ({ slope, gradient: tensor(slope) })) as [Loss, Loss];
  let at = step.init(tensor(0));
  const places: { readonly x: number; readonly y: number }[] = [];
  let [x, regret, next] = [0, 0, 1];
  for (let t = 1; t <= steps; t++) {
    const { slope, gradient } = t % every === 1 ? rare : usual;
    regret += slope * (x + 1);
    at = step(at, gradient);
    x = at.params.get();
    if (t < next && t < steps) continue;
    places.push({ x: t, y: x });
    next *= stride;
  }
  return { player, places, regret: regret / steps };
};

const panel = ({ game, runs }: { readonly game: Game; readonly runs: readonly Played[] }): Panel => ({
  title: game.title,
  xLabel: 'log10 of the number of steps',
  yLabel: 'x; the best point is −1',
  yDomain: [-1.1, 1.1],
  lines: runs.map(({ player: { label, look }, places }) => ({
    label,
    look,
    points: places.map(({ x, y }) => ({ x: Math.log10(x), y })),
  })),
});
