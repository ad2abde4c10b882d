import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { digitsPath } from '../../../src/digits/load-digits.js';
import { temporaryFolder } from '../temporary-folder.js';
import { build, program, spawned, type Ended } from '../spawned.js';

const { path: folder, file } = temporaryFolder();
const [epochs, batchesPerEpoch] = [8, 45];

// Everything that a resumed run could get wrong: moments, counts, a schedule, noise, and the order of the batches.
file(
  'optimizer.json',
  JSON.stringify({
    name: 'chain',
    transformations: [
      { name: 'addNoise', eta: 0.001, key: [0, 7] },
      { name: 'clipByGlobalNorm', maxNorm: 1 },
      { name: 'scaleByAdam' },
      {
        name: 'scaleByLearningRate',
        learningRate: {
          name: 'warmupCosine',
          peakValue: 0.01,
          warmupSteps: 30,
          steps: epochs * batchesPerEpoch,
        },
      },
    ],
  }),
);

// Everything that strategies could: the best parameters, a smaller rate, larger batches, and the end itself.
file(
  'steered.json',
  JSON.stringify({
    name: 'chain',
    transformations: [
      { name: 'addNoise', eta: 0.001, key: [0, 7] },
      { name: 'adam', learningRate: 0.02 },
    ],
  }),
);
file(
  'strategy.json',
  JSON.stringify({
    name: 'compose',
    strategies: [
      { name: 'earlyStopping', patience: 3 },
      { name: 'reduceOnPlateau', factor: 0.5, patience: 0 },
      { name: 'snapshots', everyEpochs: 2, keep: 2 },
      { name: 'growBatch', atEpochs: [2, 4], factor: 2 },
    ],
  }),
);

const words = (checkpoints: string, ...flags: readonly string[]) =>
  [
    process.execPath,
    program,
    'train',
    ...['--data', digitsPath, '--model', 'mlp', '--optimizer', 'optimizer.json'],
    ...['--epochs', String(epochs), '--checkpoints', checkpoints],
    ...flags,
  ] as const;

const steeredWords = (checkpoints: string, ...flags: readonly string[]) =>
  [
    process.execPath,
    program,
    'train',
    ...['--data', digitsPath, '--model', 'mlp', '--optimizer', 'steered.json', '--strategy', 'strategy.json'],
    ...['--epochs', '60', '--checkpoints', checkpoints],
    ...flags,
  ] as const;

/** Runs, and sends what Ctrl-C sends so many milliseconds after the output holds some text. */
const interruptedAt = (
  text: string,
  command: readonly [string, ...string[]],
  delays: readonly number[] = [0],
): Promise<Ended> => {
  let seen = false;
  return spawned(command, folder, (output, interrupt) => {
    if (seen || !output.includes(text)) return;
    seen = true;
    for (const delay of delays) setTimeout(interrupt, delay);
  });
};

/** The command that an interrupted run told to go on with, for a shell. */
const resumeCommand = ({ errors }: Ended): readonly [string, ...string[]] => [
  'sh',
  '-c',
  // In place of the shell, so that a signal reaches the program.
  `exec ${errors.trimEnd().split('\n').at(-1) ?? ''}`,
];

const lastLine = ({ output }: Ended): string => output.trimEnd().split('\n').at(-1) ?? '';

const stepIn = ({ errors }: Ended): number => Number(/^Interrupted after step (\d+), /.exec(errors)?.[1]);

/** The losses in the last line, to the last digit, of a run that was never interrupted and of one that went on. */
const expectSameEnd = (resumed: Ended, whole: Ended): void => {
  expect([resumed.code, resumed.errors]).toEqual([0, '']);
  const losses = [...lastLine(whole).matchAll(/loss ([\d.]+)/g)].map(([, loss]) => loss);
  expect(losses.length).toBe(2);
  expect([...lastLine(resumed).matchAll(/loss"?[: ]([\d.]+)/g)].map(([, loss]) => loss)).toEqual(losses);
};

beforeAll(build, 60_000);

describe.skipIf(process.platform === 'win32')('Ctrl-C, and going on', () => {
  let whole: Ended;

  beforeAll(async () => {
    whole = await spawned(words('whole'), folder);
    expect(whole.code).toBe(0);
    expect(lastLine(whole)).toMatch(/^8 epochs, 360 steps: train loss 0\.\d{14,}, .* test loss 0\.\d{14,}, /);
  }, 60_000);

  // The signal takes its time, so where the run stops is not known; train-loop.test.ts stops it at every single step.
  test.each([1, 30, 120])(
    'as soon as step %i is told of',
    async (at) => {
      const interrupted = await interruptedAt(`"step":${at},`, words(`at-${at}`, '--json'));
      expect([interrupted.code, interrupted.signal]).toEqual([130, null]);
      expect(stepIn(interrupted)).toBeGreaterThanOrEqual(at);
      expect(lastLine(interrupted)).toContain('"event":"stopped","code":130');
      const resumed = await spawned(resumeCommand(interrupted), folder);
      expect(resumed.output).toContain(`"from":{"epoch":`);
      expectSameEnd(resumed, whole);
    },
    30_000,
  );

  test('twice in one run', async () => {
    const first = await interruptedAt('"step":10,', words('twice', '--json'));
    const second = await interruptedAt('"step":60,', resumeCommand(first));
    expect([first.code, second.code]).toEqual([130, 130]);
    expect(stepIn(second)).toBeGreaterThanOrEqual(60);
    expect(resumeCommand(second)).toEqual(resumeCommand(first));
    expectSameEnd(await spawned(resumeCommand(second), folder), whole);
  }, 30_000);

  test('one press that comes twice, as under npm', async () => {
    const interrupted = await interruptedAt('"step":1,', words('npm', '--json'), [0, 20]);
    expect(interrupted.code).toBe(130);
    expectSameEnd(await spawned(resumeCommand(interrupted), folder), whole);
  }, 30_000);

  test('for people: the final loss is the same to the last digit', async () => {
    const interrupted = await interruptedAt('epoch 1/8: ', words('text'));
    expect(interrupted.code).toBe(130);
    const resumed = await spawned(resumeCommand(interrupted), folder);
    expect(lastLine(resumed)).toBe(lastLine(whole));
  }, 30_000);

  test('a second Ctrl-C ends the process at once, even while a checkpoint cannot be written', async () => {
    // A pipe that nobody reads cannot even be opened to write. One for each step of an epoch, which is long enough.
    mkdirSync(join(folder, 'stuck'));
    const pipes = Array.from(
      { length: 1436 },
      (_, i) => `step-${String(i + 1).padStart(9, '0')}.safetensors.unfinished`,
    );
    execFileSync('mkfifo', pipes, { cwd: join(folder, 'stuck') });
    const command = words('stuck', '--json', '--batch-size', '1');
    // What comes at once is of the same press, which npm hands on; a second later, it is another.
    const ended = await interruptedAt('"step":1,', command, [0, 20, 1000]);
    expect([ended.code, ended.signal]).toEqual([null, 'SIGINT']);
  }, 30_000);
});

describe.skipIf(process.platform === 'win32')('Ctrl-C, and going on, with strategies', () => {
  let whole: Ended;

  beforeAll(async () => {
    whole = await spawned(steeredWords('steered whole'), folder);
    expect(whole.code).toBe(0);
    for (const decision of [
      '  earlyStopping: goes back to earlier parameters\n',
      '  earlyStopping: stops: ',
      '  reduceOnPlateau: learning rate times 0.5',
      '  snapshots: keeps these parameters\n',
      '  growBatch: batches of 128\n',
    ])
      expect(whole.output).toContain(decision);
  }, 60_000);

  // Before anything is decided, between the two changes of the batch size, and after the first of the learning rate.
  test.each([`"step":30,`, `"batchSize":64}`, `"batchSize":128}`, '"factor":0.5}'])(
    'as soon as %s is told',
    async (text) => {
      const interrupted = await interruptedAt(text, steeredWords(`steered ${text.slice(-5, -1)}`, '--json'));
      expect(interrupted.code).toBe(130);
      expectSameEnd(await spawned(resumeCommand(interrupted), folder), whole);
    },
    60_000,
  );

  test('for people: what is decided after the interruption is the same as well', async () => {
    const interrupted = await interruptedAt('epoch  3/60: ', steeredWords('steered text'));
    expect(interrupted.code).toBe(130);
    const resumed = await spawned(resumeCommand(interrupted), folder);
    const told = resumed.output.slice(resumed.output.indexOf('\nepoch '));
    expect(whole.output.endsWith(told.slice(told.indexOf('\n', 1)))).toBe(true);
    expect(lastLine(resumed)).toBe(lastLine(whole));
  }, 60_000);

  test('another strategy is refused with the difference', async () => {
    const strategy = file('other.json', '{ "name": "earlyStopping", "patience": 4 }');
    const command = steeredWords('steered whole', '--resume').map((word) =>
      word === 'strategy.json' ? strategy : word,
    );
    const { code, output, errors } = await spawned([process.execPath, ...command.slice(1)], folder);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain('\n  strategy: {"name":"compose",');
  }, 30_000);
});
