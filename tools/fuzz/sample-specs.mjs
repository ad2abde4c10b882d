const key = [0, 5];

const schedule = {
  name: 'join',
  schedules: [
    { name: 'linear', from: 0, to: 0.1, steps: 3 },
    { name: 'scaleSchedule', schedule: { name: 'cosineDecay', initialValue: 0.2, steps: 20 }, factor: 0.5 },
  ],
  boundaries: [3],
};

/**
 * Valid specs of every kind, to break.
 *
 * @type {readonly unknown[]}
 */
export const sampleSpecs = [
  { name: 'identity' },
  { name: 'sgd', learningRate: 0.1 },
  { name: 'adam' },
  {
    $schema: 'https://example.org/optimizer.schema.json',
    name: 'adam',
    learningRate: 0.01,
    b1: 0.8,
    eps: 1e-6,
  },
  { name: 'adamw', learningRate: schedule, weightDecay: 0.1, mask: '**.w' },
  {
    name: 'adamw',
    weightDecay: schedule,
    mask: { layers: Array(4).fill({ w: true, b: false }), scale: true, shift: false },
  },
  { name: 'addNoise', eta: 0.01, gamma: 0.55, key },
  { name: 'nadam', learningRate: 0.01, form: 'pytorch' },
  { name: 'rmsprop', centered: true, momentum: 0.5, initialScale: 1, epsInSqrt: false },
  { name: 'nesterov', learningRate: 0.1, form: 'lookAhead' },
  { name: 'nesterov', learningRate: 0.1, form: 'reformulated' },
  { name: 'scaleBySchedule', schedule: { name: 'sgdr', peakValue: 1, initialPeriod: 2, periodFactor: 2 } },
  { name: 'powerSign', learningRate: 0.1, signDecay: { name: 'cyclicalCosine', initialValue: 1, period: 5 } },
  {
    name: 'chain',
    transformations: [
      { name: 'clipByGlobalNorm', maxNorm: 1 },
      { name: 'chain', transformations: [{ name: 'identity' }, { name: 'scaleByAdam', b2: 0.99 }] },
      { name: 'addMomentum', decay: 0.9, nesterov: true },
      { name: 'scaleByLearningRate', learningRate: { name: 'constant', value: 0.1 } },
    ],
  },
  {
    name: 'namedChain',
    order: ['second', 'first'],
    transformations: { first: { name: 'scale', factor: 2 }, second: { name: 'clip', maxDelta: 1 } },
  },
  {
    name: 'namedChain',
    transformations: {
      guard: { name: 'clip', maxDelta: 1 },
      noise: { name: 'chain', transformations: [{ name: 'addNoise', eta: 0.01, key }] },
      main: { name: 'namedChain', transformations: { inner: { name: 'amsgrad', form: 'optax' } } },
    },
  },
  {
    name: 'chain',
    transformations: [
      {
        name: 'scaleBySchedule',
        schedule: {
          name: 'addSchedules',
          schedules: [
            { name: 'shift', steps: 2, schedule: { name: 'polynomial', from: 1, to: 0, steps: 9, power: 2 } },
            { name: 'clampSchedule', min: 0.1, max: 0.5, schedule: { name: 'noam', modelSize: 64 } },
            { name: 'piecewiseConstant', values: [0.3, 0.2, 0.1], boundaries: [2, 4] },
            { name: 'exponentialDecay', initialValue: 0.3, steps: 5, rate: 0.5, staircase: true },
            { name: 'stepDecay', initialValue: 0.3, factor: 0.5, every: 4 },
            { name: 'warmupCosine', peakValue: 0.1, warmupSteps: 2, steps: 9 },
            { name: 'snapshotCosine', initialValue: 0.1, steps: 9, cycles: 3 },
            { name: 'inverseSqrt', peakValue: 0.1 },
            {
              name: 'shift',
              steps: Number.MAX_SAFE_INTEGER,
              schedule: {
                name: 'multiplicative',
                initialValue: 0.1,
                steps: 2000,
                factor: { name: 'sgdr', peakValue: 1, initialPeriod: 1, periodFactor: 1.5, endValue: 0.9 },
              },
            },
          ],
        },
      },
      { name: 'scaleByStddev', initialScale: 1 },
      { name: 'scaleByRss' },
      { name: 'scale', factor: -2 },
    ],
  },
];
