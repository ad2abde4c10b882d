import { EventEmitter } from 'node:events';
import { beforeAll, afterEach, describe, expect, test, vi } from 'vitest';
import { watchInterrupt, type InterruptSignal } from '../../src/command/interrupt.js';
import { call, callWith, type Called } from '../call.js';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';

const { file } = temporaryFolder();
const [epochs, steps] = [4, 24];

/** 48 to learn from: six batches of 8 in an epoch. */
const points = file(
  'points.csv',
  Array.from({ length: 60 }, (_, i) => `${Math.sin(i)},${Math.cos(i * i)},${i % 3}`).join('\n'),
);

// All that resuming must restore: moments, counts, a schedule, noise, and the order of the batches.
const optimizer = file(
  'optimizer.json',
  JSON.stringify({
    name: 'chain',
    transformations: [
      { name: 'addNoise', eta: 0.001, key: [0, 7] },
      { name: 'clipByGlobalNorm', maxNorm: 1 },
      { name: 'scaleByAdam' },
      {
        name: 'scaleByLearningRate',
        learningRate: { name: 'warmupCosine', peakValue: 0.1, warmupSteps: 5, steps },
      },
    ],
  }),
);

// All that resuming must restore for strategies: the best parameters, a lower rate, larger batches, and the end itself.
const steered = file(
  'steered.json',
  JSON.stringify({
    name: 'chain',
    transformations: [
      { name: 'addNoise', eta: 0.001, key: [0, 7] },
      { name: 'adam', learningRate: 0.02 },
    ],
  }),
);
const strategy = file(
  'strategy.json',
  JSON.stringify({
    name: 'compose',
    strategies: [
      { name: 'earlyStopping', patience: 3, minDelta: 0.1 },
      { name: 'reduceOnPlateau', factor: 0.5, patience: 0, threshold: 0.5 },
      { name: 'snapshots', everyEpochs: 2, keep: 2 },
      { name: 'growBatch', atEpochs: [1, 2], factor: 2, maxFraction: 1 },
    ],
  }),
);

const words = (checkpoints: string, ...flags: readonly string[]): readonly string[] => [
  ...[
    'train',
    '--data',
    points,
    '--model',
    'mlp',
    '--hidden',
    '4',
    '--batch-size',
    '8',
    '--scale',
    'standard',
  ],
  ...['--optimizer', optimizer, '--epochs', String(epochs), '--checkpoints', file(checkpoints), ...flags],
];

const steeredWords = (checkpoints: string, ...flags: readonly string[]): readonly string[] => [
  ...words(checkpoints).map((word) => (word === optimizer ? steered : word === String(epochs) ? '60' : word)),
  ...['--strategy', strategy, ...flags],
];

/** Runs, and sends signals as soon as the output holds some text: the next step has not begun then. */
const interruptedAt = (
  text: string,
  command: readonly string[],
  signals: readonly InterruptSignal[] = ['SIGINT'],
): Promise<Called> => {
  let seen = false;
  const watch = (output: string, send: (signal: InterruptSignal) => void): void => {
    if (seen || !output.includes(text)) return;
    seen = true;
    for (const signal of signals) send(signal);
  };
  return callWith({ watch }, ...command);
};

/** The command that an interrupted run prints for resuming. */
const resumeWords = ({ errors }: Called): readonly string[] => {
  const [program, ...rest] = (errors.trimEnd().split('\n').at(-1) ?? '').split(' ');
  expect(program).toBe('thalweg');
  return rest;
};

const lastLine = ({ output }: Called): string => output.trimEnd().split('\n').at(-1) ?? '';

const stepIn = ({ errors }: Called): number => Number(/^Interrupted after step (\d+), /.exec(errors)?.[1]);

/** The losses in the last line, to the last digit, of a run that was never interrupted and of one that went on. */
const expectSameEnd = (resumed: Called, whole: Called): void => {
  expect([resumed.code, resumed.errors]).toEqual([0, '']);
  const losses = [...lastLine(whole).matchAll(/loss ([\d.]+)/g)].map(([, loss]) => loss);
  expect(losses.length).toBe(2);
  expect([...lastLine(resumed).matchAll(/loss"?[: ]([\d.]+)/g)].map(([, loss]) => loss)).toEqual(losses);
};

describe('interrupting and resuming', () => {
  let whole: Called;

  beforeAll(async () => {
    whole = await call(...words('whole'));
    expect(whole.code).toBe(0);
    expect(lastLine(whole)).toMatch(
      /^4 epochs, 24 steps: train loss \d\.\d{14,}, .* test loss \d\.\d{14,}, /,
    );
  });

  // train-loop.test.ts stops at every single step.
  test.each([
    ['SIGINT', 1, 130],
    ['SIGTERM', 6, 143],
    ['SIGHUP', 15, 129],
  ] as const)('%s after step %i', async (signal, at, code) => {
    const interrupted = await interruptedAt(`"step":${at},`, words(`at-${at}`, '--json'), [signal]);
    expect([interrupted.code, stepIn(interrupted)]).toEqual([code, at]);
    expect(JSON.parse(lastLine(interrupted))).toMatchObject({ event: 'stopped', code });
    const resumed = await call(...resumeWords(interrupted));
    expect(resumed.output).toContain(`"from":{"epoch":`);
    expectSameEnd(resumed, whole);
  });

  test('twice in one run', async () => {
    const first = await interruptedAt('"step":3,', words('twice', '--json'));
    const second = await interruptedAt('"step":20,', resumeWords(first), ['SIGTERM']);
    expect([first.code, second.code]).toEqual([130, 143]);
    expect([stepIn(first), stepIn(second)]).toEqual([3, 20]);
    expect(resumeWords(second)).toEqual(resumeWords(first));
    expectSameEnd(await call(...resumeWords(second)), whole);
  });

  test('one press that comes twice, as under npm', async () => {
    const interrupted = await interruptedAt('"step":1,', words('npm', '--json'), ['SIGINT', 'SIGINT']);
    expect([interrupted.code, stepIn(interrupted)]).toEqual([130, 1]);
    expectSameEnd(await call(...resumeWords(interrupted)), whole);
  });

  test('for people: the final loss is the same to the last digit', async () => {
    const interrupted = await interruptedAt('epoch 1/4: ', words('text'));
    expect(interrupted.code).toBe(130);
    expect(lastLine(await call(...resumeWords(interrupted)))).toBe(lastLine(whole));
  });
});

describe('interrupting and resuming, with strategies', () => {
  let whole: Called;

  beforeAll(async () => {
    whole = await call(...steeredWords('steered-whole'));
    expect(whole.code).toBe(0);
    for (const decision of [
      '  earlyStopping: restores earlier parameters\n',
      '  earlyStopping: stops: ',
      '  reduceOnPlateau: learning rate times 0.5',
      '  snapshots: takes a snapshot\n',
      '  growBatch: batches of 32\n',
    ])
      expect(whole.output).toContain(decision);
  });

  // Before anything is decided, between the two changes of the batch size, and after the first of the learning rate.
  test.each([`"step":3,`, `"batchSize":16}`, `"batchSize":32}`, '"factor":0.5}'])(
    'as soon as %s is told',
    async (text) => {
      const folder = `steered-${text.slice(-5, -1).replaceAll(/[":]/g, '')}`;
      const interrupted = await interruptedAt(text, steeredWords(folder, '--json'));
      expect(interrupted.code).toBe(130);
      expectSameEnd(await call(...resumeWords(interrupted)), whole);
    },
  );

  test('for people: the decisions after the interruption are the same, too', async () => {
    const interrupted = await interruptedAt('epoch  2/60: ', steeredWords('steered-text'));
    expect(interrupted.code).toBe(130);
    const resumed = await call(...resumeWords(interrupted));
    const told = resumed.output.slice(resumed.output.indexOf('\nepoch '));
    expect(whole.output.endsWith(told.slice(told.indexOf('\n', 1)))).toBe(true);
    expect(lastLine(resumed)).toBe(lastLine(whole));
  });

  test('another strategy is refused with the difference', async () => {
    const other = file('other.json', '{ "name": "earlyStopping", "patience": 4 }');
    const command = steeredWords('steered-whole', '--resume').map((word) =>
      word === strategy ? other : word,
    );
    const { code, output, errors } = await call(...command);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain('\n  strategy: {"name":"compose",');
  });
});

describe('watchInterrupt', () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  const all = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const listeners = (source: EventEmitter) => all.map((signal) => source.listenerCount(signal));

  test.each(all)(
    'after %s, and what may be of the same press, the next signal ends the process',
    (signal) => {
      vi.useFakeTimers();
      const source = new EventEmitter();
      const interrupt = watchInterrupt(source);
      source.emit(signal, signal);
      expect([interrupt.signal.aborted, interrupt.received()]).toEqual([true, signal]);
      vi.advanceTimersByTime(299);
      source.emit('SIGINT', 'SIGINT');
      interrupt.release();
      expect([interrupt.received(), listeners(source)]).toEqual([signal, [1, 1, 1]]);
      vi.advanceTimersByTime(1);
      // Without a listener, Node does the system's default.
      expect(listeners(source)).toEqual([0, 0, 0]);
    },
  );

  test('a run that was not interrupted stops listening at its end', () => {
    const source = new EventEmitter();
    const interrupt = watchInterrupt(source);
    interrupt.release();
    expect([interrupt.signal.aborted, listeners(source)]).toEqual([false, [0, 0, 0]]);
  });
});
