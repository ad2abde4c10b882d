import { adagrad, adam, adamw, sgd } from '@thalweg/optimizers';
import {
  adaptiveRevision,
  asyncAdagrad,
  boundStaleness,
  diloco,
  downpour,
  dropStale,
  eamsgd,
  easgd,
  hogwild,
  roundPushes,
  roundRobin,
  scaleByStaleness,
  sparsifyPushes,
  type ParallelAlgorithm,
} from '@thalweg/parallel';
import type { RunSetup } from './synchronous-run.js';

type Optimizer = RunSetup['optimizer'];

export interface Entry {
  readonly label: string;
  readonly algorithm: ParallelAlgorithm;
  /** What the run uses; for some algorithms of no effect. */
  readonly optimizer: Optimizer;
  /** What one worker alone amounts to, if to something simple. */
  readonly serial?: Optimizer;
}

const own = adagrad({ learningRate: 1, eps: 0, initialAccumulatorValue: 1 });

/** Every algorithm, with the options that change what it does. */
export const entries: readonly Entry[] = [
  ...[sgd({ learningRate: 0.1 }), adam({ learningRate: 0.05 }), adamw({ learningRate: 0.05 })].flatMap(
    (optimizer): readonly Entry[] => {
      const { name } = optimizer.description;
      const plain = { optimizer, serial: optimizer };
      return [
        { label: `hogwild, ${name}`, algorithm: hogwild(), ...plain },
        { label: `roundRobin, ${name}`, algorithm: roundRobin(), ...plain },
        { label: `downpour, ${name}`, algorithm: downpour({ localRate: 0.7 }), ...plain },
        { label: `easgd without a pull, ${name}`, algorithm: easgd({ alpha: 0, tau: 3 }), ...plain },
        {
          label: `easgd, sync, without a pull, ${name}`,
          algorithm: easgd({ alpha: 0, tau: 1, mode: 'sync' }),
          ...plain,
        },
        {
          label: `eamsgd without a pull and momentum, ${name}`,
          algorithm: eamsgd({ alpha: 0, tau: 3, momentum: 0 }),
          ...plain,
        },
      ];
    },
  ),
  ...[
    { label: 'hogwild, atomic', algorithm: hogwild({ atomic: true }) },
    {
      label: 'downpour, longer periods',
      algorithm: downpour({ localRate: 0.1, pushEvery: 3, pullEvery: 2 }),
    },
    {
      label: 'downpour, overlapping',
      algorithm: downpour({ localRate: 0.1, pullEvery: 2, overlap: true }),
    },
    { label: 'downpour, warm start', algorithm: downpour({ localRate: 0.1, warmStart: 5 }) },
    { label: 'diloco', algorithm: diloco({ tau: 3 }) },
    { label: 'diloco, every step', algorithm: diloco({ tau: 1, outerRate: 0.5, outerMomentum: 0 }) },
    { label: 'easgd', algorithm: easgd({ tau: 2 }) },
    { label: 'easgd, every step', algorithm: easgd({ tau: 1 }) },
    { label: 'easgd, sync', algorithm: easgd({ tau: 2, mode: 'sync' }) },
    { label: 'eamsgd', algorithm: eamsgd({ tau: 2, momentum: 0.5 }) },
    { label: 'eamsgd, sync', algorithm: eamsgd({ tau: 1, momentum: 0.5, mode: 'sync' }) },
    {
      label: 'rounded downpour',
      algorithm: roundPushes(downpour({ localRate: 0.1, pushEvery: 2, pullEvery: 2 })),
    },
    { label: 'rounded easgd', algorithm: roundPushes(easgd({ tau: 2 })) },
    { label: 'rounded diloco', algorithm: roundPushes(diloco({ tau: 3 })) },
    { label: 'rounded hogwild, float32', algorithm: roundPushes(hogwild(), { dtype: 'float32' }) },
    { label: 'sparse downpour', algorithm: sparsifyPushes(downpour({ localRate: 0 }), { fraction: 0.5 }) },
    { label: 'sparse easgd', algorithm: sparsifyPushes(easgd({ tau: 2 }), { fraction: 0.5 }) },
    { label: 'sparse diloco', algorithm: sparsifyPushes(diloco({ tau: 3 }), { fraction: 0.5 }) },
    {
      label: 'sparse hogwild, guarded and bounded',
      algorithm: sparsifyPushes(boundStaleness(dropStale(hogwild(), { maxStaleness: 3 }), { clocks: 2 }), {
        fraction: 0.3,
      }),
    },
  ].map((entry) => ({ ...entry, optimizer: sgd({ learningRate: 0.1 }) })),
  ...[
    { label: 'asyncAdagrad', algorithm: asyncAdagrad({ scale: 1 }) },
    { label: 'adaptiveRevision', algorithm: adaptiveRevision({ scale: 1 }) },
  ].map((entry) => ({
    ...entry,
    optimizer: sgd({ learningRate: 0 }),
    serial: own,
  })),
  ...[
    { label: 'bounded hogwild', algorithm: boundStaleness(hogwild(), { clocks: 1 }) },
    { label: 'bounded roundRobin', algorithm: boundStaleness(roundRobin(), { clocks: 0 }) },
    {
      label: 'bounded and scaled downpour',
      algorithm: boundStaleness(scaleByStaleness(downpour({ localRate: 0.1 })), { clocks: 2 }),
    },
    { label: 'scaled hogwild', algorithm: scaleByStaleness(hogwild(), { power: 0.5 }) },
    { label: 'guarded hogwild', algorithm: dropStale(hogwild(), { maxStaleness: 1 }) },
    { label: 'guarded roundRobin', algorithm: dropStale(roundRobin(), { maxStaleness: 0 }) },
  ].map((entry) => {
    const optimizer = sgd({ learningRate: 0.1 });
    return { ...entry, optimizer, serial: optimizer };
  }),
  {
    label: 'bounded easgd, sync',
    algorithm: boundStaleness(easgd({ tau: 2, mode: 'sync' }), { clocks: 0 }),
    optimizer: sgd({ learningRate: 0.1 }),
  },
  {
    label: 'guarded downpour, longer periods',
    algorithm: dropStale(downpour({ localRate: 0.1, pushEvery: 2, pullEvery: 3 }), { maxStaleness: 4 }),
    optimizer: sgd({ learningRate: 0.1 }),
  },
];
