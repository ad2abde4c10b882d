const difficulty = [3, 1, 2, 0.5, -4];

/**
 * Valid specs of every strategy, to break.
 *
 * @type {readonly unknown[]}
 */
export const sampleStrategies = [
  { $schema: 'https://example.org/strategy.schema.json', name: 'earlyStopping', patience: 2 },
  {
    name: 'reduceOnPlateau',
    factor: 0.5,
    patience: 1,
    threshold: 0.01,
    thresholdMode: 'abs',
    minFactor: 0.1,
  },
  { name: 'reduceOnPlateau', patience: 0, cooldown: 2, metric: 'accuracy', mode: 'max' },
  { name: 'snapshots', everyEpochs: 2, keep: 3 },
  { name: 'curriculum', difficulty, epochs: 4 },
  { name: 'growBatch', atEpochs: [2, 4], factor: 2, maxFraction: 1 },
  { name: 'compose', strategies: [] },
  {
    name: 'compose',
    strategies: [
      { name: 'evaluateEvery', everySteps: 3 },
      { name: 'evaluateEvery', everyEpochs: 1 },
      { name: 'restartFromBest', patience: 2, restarts: 1, factor: 0.5 },
      {
        name: 'compose',
        strategies: [
          { name: 'switchOptimizer', to: 'sgd', afterSteps: 10 },
          { name: 'switchOptimizer', to: 'adam', afterEpochs: 3 },
          { name: 'checkpointEvery', everySteps: 5 },
          { name: 'snapshots', everySteps: 4 },
        ],
      },
    ],
  },
  {
    name: 'compose',
    strategies: [
      { name: 'stopOnGeneralizationLoss', alpha: 20, restoreBest: false },
      { name: 'stopOnProgressQuotient', alpha: 2, strip: 2, minProgress: 0.1 },
      { name: 'stopOnRisingError', strips: 2, strip: 1, metric: 'loss' },
      { name: 'curriculum', difficulty, epochs: 3, pacing: 'onePass', stages: 2, start: 0.2 },
    ],
  },
];
