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

const words = (checkpoints: string, ...flags: readonly string[]) =>
  [
    process.execPath,
    program,
    'train',
    ...['--data', digitsPath, '--model', 'mlp', '--optimizer', 'optimizer.json'],
    ...['--epochs', String(epochs), '--checkpoints', checkpoints],
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

describe.skipIf(process.platform === 'win32')('Ctrl-C, and going on', () => {
  let whole: Ended;

  beforeAll(async () => {
    build();
    whole = await spawned(words('whole'), folder);
    expect(whole.code).toBe(0);
    expect(lastLine(whole)).toMatch(/^8 epochs, 360 steps: train loss 0\.\d{14,}, .* test loss 0\.\d{14,}, /);
  }, 60_000);

  /** The losses in the last line, to the last digit, of a run that was never interrupted and of one that went on. */
  const expectSameEnd = (resumed: Ended): void => {
    expect([resumed.code, resumed.errors]).toEqual([0, '']);
    const losses = [...lastLine(whole).matchAll(/loss ([\d.]+)/g)].map(([, loss]) => loss);
    expect([...lastLine(resumed).matchAll(/loss"?[: ]([\d.]+)/g)].map(([, loss]) => loss)).toEqual(losses);
  };

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
      expectSameEnd(resumed);
    },
    30_000,
  );

  test('twice in one run', async () => {
    const first = await interruptedAt('"step":10,', words('twice', '--json'));
    const second = await interruptedAt('"step":60,', resumeCommand(first));
    expect([first.code, second.code]).toEqual([130, 130]);
    expect(stepIn(second)).toBeGreaterThanOrEqual(60);
    expect(resumeCommand(second)).toEqual(resumeCommand(first));
    expectSameEnd(await spawned(resumeCommand(second), folder));
  }, 30_000);

  test('one press that comes twice, as under npm', async () => {
    const interrupted = await interruptedAt('"step":1,', words('npm', '--json'), [0, 20]);
    expect(interrupted.code).toBe(130);
    expectSameEnd(await spawned(resumeCommand(interrupted), folder));
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
