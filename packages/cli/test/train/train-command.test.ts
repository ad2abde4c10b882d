import { EventEmitter } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkpointFolder } from '@thalweg/core/checkpoint';
import { runCli } from '../../src/run-cli.js';
import { digitsPath } from '../digits.js';
import { call, callWith, type Called } from '../call.js';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';

const { file } = temporaryFolder();

/** Two clouds of points, one for each class. */
const clouds = file(
  'clouds.csv',
  [
    'x,y,cloud',
    ...Array.from({ length: 60 }, (_, i) => `${(i % 2) + Math.sin(i) / 4},${Math.cos(i)},${i % 2}`),
  ].join('\n'),
);
const adam = file('adam.json', '{ "name": "adam", "learningRate": 0.05 }');

const train = (
  folder: string,
  options: Readonly<Record<string, string>> = {},
  ...flags: readonly string[]
): Promise<Called> => {
  const all = {
    data: clouds,
    model: 'linear',
    optimizer: adam,
    epochs: '3',
    checkpoints: file(folder),
    ...options,
  };
  return call('train', ...Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]), ...flags);
};

afterEach(() => {
  vi.useRealTimers();
});

/** Trains a linear network where the output is a terminal; returns what was written to it, and what is to go on. */
const onTerminal = async (options: Readonly<Record<string, string>>) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const pieces: string[] = [];
  const output = Object.assign(
    new Writable({
      write: (piece: Buffer, _, done) => {
        pieces.push(piece.toString('utf8'));
        done();
      },
    }),
    { isTTY: true, columns: 80 },
  );
  const all = Object.entries({ data: clouds, model: 'linear', optimizer: adam, ...options });
  const words = ['train', ...all.flatMap(([name, value]) => [`--${name}`, value])];
  const code = await runCli({
    input: Readable.from([]),
    output,
    errors: output,
    program: ['thalweg'],
    words,
    signals: new EventEmitter(),
  });
  return { code, text: pieces.join(''), timers: vi.getTimerCount() };
};

const events = ({ output }: Called) =>
  output
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

const lastLine = ({ output }: Called): string => output.trimEnd().split('\n').at(-1) ?? '';

describe('train', () => {
  test('in a pipe: what it trains on, a line for each epoch, and the losses to the last digit', async () => {
    const { code, output, errors } = await train('text');
    expect([code, errors]).toEqual([0, '']);
    const [data, model, empty, ...epochs] = output.split('\n');
    expect(data).toBe(`${clouds}: 60 examples of 2 numbers in 2 classes; 48 to learn from, 12 to test`);
    expect([model, empty]).toEqual(['linear: 6 parameters; batches of 32', '']);
    for (const epoch of [1, 2, 3])
      expect(epochs[epoch - 1]).toMatch(
        new RegExp(`^epoch ${epoch}/3: loss 0\\.\\d{4}, test accuracy [\\d.]+ %$`),
      );
    expect(lastLine({ code, output, errors })).toMatch(
      /^3 epochs, 6 steps: train loss 0\.\d{14,}, train accuracy [\d.]+ %, test loss 0\.\d{14,}, test accuracy [\d.]+ %$/,
    );
  });

  test('on a terminal: a bar for each epoch, which nothing keeps moving at the end', async () => {
    const { code, text, timers } = await onTerminal({ epochs: '2', checkpoints: file('terminal') });
    expect([code, timers]).toEqual([0, 0]);
    expect(text).toMatch(/epoch 2\/2 █+ 48\/48 {2}loss 0\.\d{4}, test accuracy/);
    expect(text).toMatch(/\n2 epochs, 4 steps: train loss 0\.\d+.*\n$/);
  });

  test('on a terminal: a decision within an epoch is printed above its bar', async () => {
    const { code, text, timers } = await onTerminal({
      epochs: '1',
      'batch-size': '16',
      strategy: file('every-two.json', '{ "name": "evaluateEvery", "everySteps": 2 }'),
      checkpoints: file('terminal-evaluations'),
    });
    expect([code, timers]).toEqual([0, 0]);
    // Up, to the bar that is done with, and in its place.
    expect(text).toMatch(/ 32\/48 .*\n\u001b\[A\u001b\[K {2}step 2: test loss 0\.\d+, .*\n/s);
    expect(text).toMatch(/step 2: .*epoch 1\/1 █+ 48\/48 {2}loss 0\.\d{4}\u001b/s);
  });

  test('learns, with a hidden layer and without', async () => {
    for (const model of ['linear', 'mlp']) {
      const run = await train(`learns-${model}`, { model, epochs: '50' }, '--json');
      expect(events(run).at(-1)).toMatchObject({ event: 'done', train: { accuracy: 1 } });
    }
  });

  test('the same result for the same seed, another for another seed', async () => {
    const [first, again, other] = [await train('a'), await train('b'), await train('c', { seed: '1' })];
    expect(lastLine(again)).toBe(lastLine(first));
    expect(lastLine(other)).not.toBe(lastLine(first));
  });

  test('events in JSON, and nothing else', async () => {
    const run = await train('json', { epochs: '2', model: 'mlp', hidden: '4' }, '--json');
    expect([run.code, run.errors]).toEqual([0, '']);
    const spec = { name: 'adam', learningRate: 0.05, b1: 0.9, b2: 0.999, eps: 1e-8, epsRoot: 0 };
    const number = expect.any(Number) as number;
    const judged = { loss: number, accuracy: number };
    const path = expect.stringMatching(/step-00000000[24]-score-0\.\d+\.safetensors$/) as string;
    expect(events(run)).toEqual([
      {
        event: 'started',
        data: clouds,
        scale: 'none',
        model: { name: 'mlp', hidden: 4 },
        epochs: 2,
        seed: 0,
        testShare: 0.2,
        classes: ['0', '1'],
        optimizer: spec,
        columns: 2,
        trainCount: 48,
        testCount: 12,
        parameters: 22,
        batchSize: 32,
        batchesPerEpoch: 2,
      },
      { event: 'step', epoch: 1, step: 1, batch: 1, example: 32, examples: 48, loss: number },
      { event: 'step', epoch: 1, step: 2, batch: 2, example: 48, examples: 48, loss: number },
      { event: 'epoch', epoch: 1, step: 2, loss: number },
      { event: 'evaluation', epoch: 1, step: 2, ...judged },
      { event: 'checkpoint', path, step: 2 },
      { event: 'step', epoch: 2, step: 3, batch: 1, example: 32, examples: 48, loss: number },
      { event: 'step', epoch: 2, step: 4, batch: 2, example: 48, examples: 48, loss: number },
      { event: 'epoch', epoch: 2, step: 4, loss: number },
      { event: 'evaluation', epoch: 2, step: 4, ...judged },
      { event: 'checkpoint', path, step: 4 },
      { event: 'done', epochs: 2, steps: 4, train: judged, test: judged },
    ]);
  });

  test('without a test set, in one batch, for no epochs', async () => {
    const run = await train('none', { 'test-share': '0', 'batch-size': '60' }, '--json');
    expect(events(run).at(-1)).toMatchObject({ event: 'done', steps: 3 });
    expect(events(run).at(-1)).not.toHaveProperty('test');
    expect(lastLine(await train('no-epochs', { epochs: '0' }))).toContain(
      '0 epochs, 0 steps: train loss 0.69314718',
    );
  });

  test('svmlight', async () => {
    const lines = readFileSync(clouds, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^(.*),(.*),(.*)$/, '$3 1:$1 2:$2'));
    const [sparse, dense] = [
      await train('svm', { data: file('clouds.svm', lines.join('\n')) }),
      await train('csv'),
    ];
    expect(lastLine(sparse)).toBe(lastLine(dense));
  });
});

describe('invalid settings and data', () => {
  test.each([
    [{ model: 'mpl' }, `--model: expected mlp or linear, found 'mpl'. Did you mean mlp?\n`],
    [{ epochs: '1.5' }, `--epochs: expected a whole number, 0 or more, found '1.5'\n`],
    [{ 'batch-size': '49' }, '--batch-size: expected at most 48, the examples to learn from, found 49\n'],
    [{ 'test-share': '0.99' }, '--test-share: expected to leave examples to learn from, found 0.99\n'],
    [{ hidden: '4' }, '--hidden: expected with --model mlp only, found with linear\n'],
    [
      { model: 'mlp', hidden: '1000000000' },
      '--model: expected at most 134217728 parameters, found 5000000002\n',
    ],
    [{ label: 'claud' }, `found 'claud'. Did you mean cloud?\n`],
  ])('%j: exit code 2', async (options, message) => {
    const { code, output, errors } = await train('wrong', options);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(message);
    expect(errors).not.toContain('    at ');
  });

  test('several things at once', async () => {
    const { errors } = await train('wrong', { model: 'x', epochs: 'y', seed: 'z' });
    expect(errors.trimEnd().split('\n').length).toBe(3);
  });

  test.each([
    [
      'a mask that does not fit the network',
      '{ "name": "adamw", "learningRate": 0.1, "mask": { "hidden": true } }',
      'addDecayedWeights.mask.output: expected an entry, found nothing',
    ],
    [
      'a schedule that leaves the range',
      '{ "name": "sgd", "learningRate": { "name": "linear", "from": 1, "to": -1, "steps": 4 } }',
      'scaleByLearningRate: learningRate at step 3: expected a finite number, 0 or more',
    ],
  ])('%s: exit code 2', async (name, spec, message) => {
    const optimizer = file('unfit.json', spec);
    const { code, errors } = await train(name, { optimizer });
    expect(code).toBe(2);
    expect(errors).toContain(`${optimizer}: ${message}`);
  });

  test('a loss that becomes NaN: exit code 1', async () => {
    const optimizer = file('far.json', '{ "name": "sgd", "learningRate": 1e38 }');
    const { code, errors } = await train('far', { optimizer, model: 'mlp', data: digitsPath });
    expect(code).toBe(1);
    expect(errors).toMatch(/^epoch 1, step \d+: expected a loss that is a number, found (?:NaN|Infinity)\n$/);
  });

  test.each(['0', '0.2'])(
    'a loss that is no number after the last step: exit code 1 (--test-share %s)',
    async (testShare) => {
      const optimizer = file('once.json', '{ "name": "sgd", "learningRate": 1e38 }');
      const data = file('large.csv', '1e6,-1e6,x\n-1e6,1e6,y\n1e6,1e6,x\n-1e6,-1e6,y\n1e6,1e6,x\n');
      const options = { data, optimizer, epochs: '1', 'test-share': testShare };
      const { code, errors } = await train(`once ${testShare}`, options);
      expect(code).toBe(1);
      expect(errors).toMatch(
        /^after epoch 1, step 1: expected a loss that is a number, found (?:NaN|Infinity)\n$/,
      );
      const inJson = await train(`once in JSON ${testShare}`, options, '--json');
      expect(events(inJson).at(-1)).toMatchObject({ event: 'stopped', code: 1 });
    },
  );

  // Even the superuser makes no file there.
  test.skipIf(process.platform !== 'linux')(
    'a folder that takes no checkpoints is noticed before anything is trained: exit code 1',
    async () => {
      expect(await train('no folder', { checkpoints: '/proc/self/task' })).toEqual({
        code: 1,
        output: '',
        errors: expect.stringMatching(/^\/proc\/self\/task: cannot be written: .+\n$/) as string,
      });
    },
  );

  test('trying the folder leaves nothing in it', async () => {
    await train('tried', { epochs: '0' });
    expect(readdirSync(file('tried'))).toEqual([]);
  });

  test('a folder into which another process saves is left alone: exit code 1', async () => {
    // The parent of this process runs as long as it does.
    const claim = `saving-process-${process.ppid}-x`;
    mkdirSync(file('claimed'));
    writeFileSync(file(`claimed/${claim}`), '');
    for (const flags of [[], ['--resume']]) {
      expect(await train('claimed', {}, ...flags)).toEqual({
        code: 1,
        output: '',
        errors:
          `${file('claimed')}: expected a folder that no other process saves into, found process ${process.ppid}, ` +
          `which saves into it. Use another folder; if that process no longer saves here, remove ${claim}\n`,
      });
      expect(readdirSync(file('claimed'))).toEqual([claim]);
    }
    rmSync(file(`claimed/${claim}`));
    expect((await train('claimed')).code).toBe(0);
  });

  test.each(['0.05', '1e30'])('a run holds its folder until it ends, well or not: rate %s', async (rate) => {
    const optimizer = file(`sgd-${rate}.json`, `{ "name": "sgd", "learningRate": ${rate} }`);
    const folder = file(`held-${rate}`);
    const claims = () => readdirSync(folder).filter((name) => name.includes('process')).length;
    const seen: number[] = [];
    await callWith(
      { watch: () => seen.push(claims()) },
      ...['train', '--data', clouds, '--model', 'linear', '--optimizer', optimizer, '--epochs', '2'],
      ...['--checkpoints', folder],
    );
    expect(new Set(seen)).toEqual(new Set([1]));
    expect(claims()).toBe(0);
  });

  test('a spec may be longer than an untrusted one: 20 000 boundaries', async () => {
    const boundaries = Array.from({ length: 20_000 }, (_, i) => i + 1);
    const learningRate = {
      name: 'piecewiseConstant',
      boundaries,
      values: [0.1, ...boundaries.map(() => 0.1)],
    };
    const optimizer = file('long.json', JSON.stringify({ name: 'sgd', learningRate }));
    expect((await train('long spec', { optimizer, epochs: '1' })).errors).toBe('');
    expect((await train('long spec', { optimizer, epochs: '2' }, '--resume')).errors).toBe('');
  });

  test('checkpoints that cannot be written: exit code 1', async () => {
    const { code, errors } = await train('clouds.csv/checkpoints');
    expect(code).toBe(1);
    expect(errors).toContain('clouds.csv/checkpoints: cannot be written: ');
  });
});

describe('columns', () => {
  /** As clouds, but that one column is a thousand times the other. */
  const unlike = file(
    'unlike.csv',
    readFileSync(clouds, 'utf8').replaceAll(
      /^([^,a-z]+),([^,]+)/gm,
      (_, x: string, y: string) => `${x},${1000 * Number(y) + 5000}`,
    ),
  );

  test('that differ in scale by orders of magnitude: a hint, and --scale standard helps', async () => {
    const asTheyAre = await train('scale-none', { data: unlike, epochs: '20' }, '--json');
    expect(asTheyAre.errors).toBe(
      `${unlike}: the columns differ in scale: the largest number of one is 1.2, of another 6000. ` +
        '--scale standard brings them to one scale, which usually helps.\n',
    );
    const rescaled = await train(
      'scale-standard',
      { data: unlike, epochs: '20', scale: 'standard' },
      '--json',
    );
    expect(rescaled.errors).toBe('');
    const accuracies = [asTheyAre, rescaled].map(
      (run) => (events(run).at(-1) as { readonly train: { readonly accuracy: number } }).train.accuracy,
    );
    expect(accuracies[0]).toBeLessThan(0.8);
    expect(accuracies[1]).toBe(1);
  });

  test('that are alike: no hint', async () => {
    expect((await train('alike', { data: digitsPath, epochs: '0' })).errors).toBe('');
  });

  test('text says that they were rescaled', async () => {
    expect((await train('scale-text', { scale: 'standard' })).output).toContain(
      '12 to test; columns rescaled to mean 0 and deviation 1\n',
    );
  });

  test('the checkpoint holds their preprocessing, and a resumed run uses it', async () => {
    const data = file('gaps.csv', readFileSync(unlike, 'utf8').replace(/^0[^\n]*$/m, '?,5000,0'));
    const options = { data, scale: 'standard', missing: 'mean' };
    const whole = await train('numbers-whole', options);
    await train('numbers', { ...options, epochs: '1' });
    const loaded = await checkpointFolder(file('numbers')).latest();
    const numbers = (list: unknown) =>
      (Array.isArray(list) ? list : []).map((value) => Math.round(Number(value) * 10) / 10);
    if (loaded._tag === 'None') throw new Error('expected a checkpoint');
    const { data: run } = loaded.value.data as {
      readonly data: { readonly columns: Readonly<Record<string, unknown>> };
    };
    expect(Object.keys(run.columns)).toEqual(['fill', 'mean', 'deviation']);
    expect(run.columns.fill).toEqual(run.columns.mean);
    expect(numbers(run.columns.mean)[1]).toBeGreaterThan(4900);
    expect(numbers(run.columns.deviation)[1]).toBeGreaterThan(600);
    const resumed = await train('numbers', options, '--resume');
    expect(lastLine(resumed)).toBe(lastLine(whole));
    const { code, errors } = await train('numbers', { ...options, scale: 'none' }, '--resume');
    expect(code).toBe(2);
    expect(errors).toContain('\n  scale: "standard" in the checkpoint, "none" now\n');
  });

  test('a column without a number to take the mean of: exit code 1', async () => {
    const data = file('empty.csv', 'a,b,c\n1,?,x\n2,,y\n3,NA,x\n');
    const { code, errors } = await train('empty', { data, missing: 'mean' });
    expect(code).toBe(1);
    expect(errors).toContain('--missing mean: expected a number in each column');
  });
});

describe('options of the data', () => {
  test.each([
    [{ scale: 'minmax' }, `--scale: expected none or standard, found 'minmax'`],
    [{ header: 'maybe' }, `--header: expected yes or no, found 'maybe'`],
    [{ missing: 'zero' }, `--missing: expected refuse or drop or mean, found 'zero'`],
    [
      { delimiter: ';;' },
      `--delimiter: expected one character that is in no number, no quote and no #, or tab, found ';;'`,
    ],
    [{ delimiter: '.' }, `--delimiter: expected one character`],
    [{ encoding: 'utf-9' }, `--encoding: expected a name such as utf-8, latin1 or utf-16le, found 'utf-9'`],
  ])('%j: exit code 2', async (options, message) => {
    const { code, output, errors } = await train('wrong', options);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(message);
  });

  test('the same table in another format gives the same run, but not in the same folder', async () => {
    const table = file(
      'other-make.csv',
      Buffer.from(readFileSync(clouds, 'utf8').replaceAll(',', '\t'), 'utf16le'),
    );
    const options = { data: table, delimiter: 'tab', encoding: 'utf-16le', header: 'yes' };
    const [other, whole] = [await train('other-make', options), await train('comma')];
    expect(lastLine(other)).toBe(lastLine(whole));
    const { errors } = await train('other-make', { ...options, missing: 'drop' }, '--resume');
    expect(errors).toContain('\n  data.missing: null in the checkpoint, "drop" now\n');
  });

  test('standard input, and how to resume with it', async () => {
    const words = (folder: string) => [
      'train',
      '--data',
      '-',
      '--model',
      'linear',
      '--optimizer',
      adam,
      '--epochs',
      '3',
      '--checkpoints',
      file(folder),
    ];
    const input = () => Readable.from([readFileSync(clouds)]);
    const whole = await callWith({ input: input() }, ...words('from-input'));
    expect(lastLine(whole)).toBe(lastLine(await train('from-file')));
    const interrupted = await callWith(
      {
        input: input(),
        watch: (output, send) => {
          if (output.includes('epoch 1/3')) send('SIGTERM');
        },
      },
      ...words('cut-input'),
    );
    expect(interrupted.errors).toContain(
      'To resume, with the same data once more:\nthalweg train --resume --data - ',
    );
    const resumed = await callWith({ input: input() }, ...words('cut-input'), '--resume');
    expect(lastLine(resumed)).toBe(lastLine(whole));
  });
});

describe('--resume', () => {
  test('resumes with more epochs as if they had been requested at once', async () => {
    const whole = await train('whole', { epochs: '5' });
    await train('more', { epochs: '2' });
    const resumed = await train('more', { epochs: '5' }, '--resume');
    expect(resumed.output).toContain('Resumes after step 4\n');
    expect(lastLine(resumed)).toBe(lastLine(whole));
    expect(lastLine(await train('more', { epochs: '5' }, '--resume'))).toBe(lastLine(whole));
  });

  test('skips a damaged checkpoint', async () => {
    const whole = await train('sound');
    await train('damaged');
    const folder = file('damaged');
    const newest = join(folder, readdirSync(folder).sort().at(-1) ?? '');
    writeFileSync(newest, readFileSync(newest).subarray(0, -1));
    const resumed = await train('damaged', {}, '--resume');
    expect(resumed.output).toContain('Resumes after step 4\n');
    expect(lastLine(resumed)).toBe(lastLine(whole));
  });

  test('nothing to resume from: exit code 1', async () => {
    expect(await train('nothing', {}, '--resume')).toEqual({
      code: 1,
      output: '',
      errors: `${file('nothing')}: expected a complete checkpoint to resume from, found none\n`,
    });
  });

  test('a run does not begin over the checkpoints of another: exit code 2', async () => {
    await train('taken');
    const { code, output, errors } = await train('taken');
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain('expected no checkpoints, found some of an earlier run, up to step 6');
  });

  test('refuses another run, with all differences: exit code 2', async () => {
    await train('refused', { model: 'mlp' });
    const other = file('other.csv', `${readFileSync(clouds, 'utf8')}\n0,0,0`);
    const refused = async (options: Readonly<Record<string, string>>) => {
      const { code, output, errors } = await train('refused', { model: 'mlp', ...options }, '--resume');
      expect([code, output]).toEqual([2, '']);
      const lines = errors.trimEnd().split('\n');
      expect(lines[0]).toBe(
        `${file('refused')}: expected a checkpoint of this run, found one of another run:`,
      );
      return lines.slice(1, -1);
    };
    expect(await refused({ model: 'linear' })).toEqual([
      '  model: {"name":"mlp","hidden":32} in the checkpoint, {"name":"linear"} now',
    ]);
    expect(await refused({ hidden: '8', seed: '7', 'batch-size': '16', 'test-share': '0.5' })).toEqual([
      '  model.hidden: 32 in the checkpoint, 8 now',
      '  testShare: 0.2 in the checkpoint, 0.5 now',
      '  batchSize: 32 in the checkpoint, 16 now',
      '  seed: 0 in the checkpoint, 7 now',
    ]);
    expect((await refused({ data: other })).map((line) => line.split(':')[0])).toEqual([
      '  data.bytes',
      '  data.sha256',
    ]);
    expect(await refused({ label: 'cloud' })).toEqual(['  data.label: null in the checkpoint, "cloud" now']);
    const optimizer = file(
      'chain.json',
      '{ "name": "chain", "transformations": [{ "name": "adam", "learningRate": 0.06 }] }',
    );
    expect(await refused({ optimizer })).toEqual([
      '  optimizer: {"name":"adam","learningRate":0.05,"b1":0.9,"b2":0.999,"eps":1e-8,"epsRoot":0} in the checkpoint, ' +
        '{"name":"chain","transformations":[{"name":"adam","learningRate":0.06,"b1":0.9,"b2":0.999,"eps":1e-8,"epsRoot":0}]} now',
    ]);
    const faster = file('faster.json', '{ "name": "adam", "learningRate": 0.06 }');
    expect(await refused({ optimizer: faster })).toEqual([
      '  optimizer.learningRate: 0.05 in the checkpoint, 0.06 now',
    ]);
  });

  test('an optimizer that says the same in other words is the same', async () => {
    await train('words');
    const optimizer = file('words.json', '{ "b2": 0.999, "name": "adam", "learningRate": 5e-2 }');
    expect(await train('words', { optimizer }, '--resume')).toMatchObject({ code: 0 });
  });
});

/** The path of a file with a strategy. */
const strategyFile = (name: string, strategy: object): string => file(name, JSON.stringify(strategy));

describe('--strategy', () => {
  const sgd = file('sgd.json', '{ "name": "sgd", "learningRate": 0.1 }');
  const steered = strategyFile('steered.json', {
    $schema: './strategy.schema.json',
    name: 'compose',
    strategies: [
      { name: 'earlyStopping', patience: 2, minDelta: 9 },
      { name: 'reduceOnPlateau', factor: 0.5, patience: 0, threshold: 9, thresholdMode: 'abs' },
      { name: 'snapshots', everyEpochs: 2 },
      { name: 'growBatch', atEpochs: [1], factor: 2, maxFraction: 1 },
      { name: 'switchOptimizer', to: 'plain', afterSteps: 3 },
    ],
  });
  const steering = { strategy: steered, also: `plain=${sgd}`, 'batch-size': '16', epochs: '9' };

  test('for people: the strategies, and the decisions below each epoch', async () => {
    const { code, output, errors } = await train('steered', steering);
    expect([code, errors]).toEqual([0, '']);
    const lines = output.split('\n');
    expect(lines[2]).toBe(
      `${steered}: earlyStopping, reduceOnPlateau, snapshots, growBatch, switchOptimizer`,
    );
    const epoch = (n: number) =>
      expect.stringMatching(new RegExp(`^epoch ${n}/9: loss 0\\.\\d{4}, test accuracy [\\d.]+ %$`)) as string;
    expect(lines.slice(4)).toEqual([
      // Three batches of 16 in the first epoch, then two of 32, so the third step is the last of the first epoch.
      '  switchOptimizer: switches to the optimizer plain',
      epoch(1),
      '  growBatch: batches of 32',
      epoch(2),
      '  snapshots: takes a snapshot',
      '  reduceOnPlateau: learning rate times 0.5, 0.5 in all',
      epoch(3),
      '  earlyStopping: restores earlier parameters',
      '  reduceOnPlateau: learning rate times 0.5, 0.25 in all',
      '  earlyStopping: stops: no better loss in 2 evaluations',
      '',
      expect.stringMatching(/^3 epochs, 7 steps: train loss 0\.\d+, .* test loss 0\.\d+/),
      '',
    ]);
  });

  test('for programs: the spec, a line for each decision, and why it ended', async () => {
    const run = await train('steered-json', steering, '--json');
    const [started, ...told] = events(run) as readonly Readonly<Record<string, unknown>>[];
    expect(started).toMatchObject({
      strategy: { name: 'compose', strategies: [{ name: 'earlyStopping', patience: 2 }, {}, {}, {}, {}] },
      also: { plain: { name: 'sgd', learningRate: 0.1 } },
    });
    expect(told.filter(({ event }) => event === 'decision')).toEqual([
      {
        event: 'decision',
        epoch: 1,
        step: 3,
        by: 'switchOptimizer',
        decision: 'SwitchOptimizer',
        to: 'plain',
      },
      { event: 'decision', epoch: 1, step: 3, by: 'growBatch', decision: 'SetBatchSize', batchSize: 32 },
      { event: 'decision', epoch: 2, step: 5, by: 'snapshots', decision: 'Snapshot' },
      {
        event: 'decision',
        epoch: 2,
        step: 5,
        by: 'reduceOnPlateau',
        decision: 'ScaleLearningRate',
        factor: 0.5,
      },
      { event: 'decision', epoch: 3, step: 7, by: 'earlyStopping', decision: 'Restore' },
      {
        event: 'decision',
        epoch: 3,
        step: 7,
        by: 'reduceOnPlateau',
        decision: 'ScaleLearningRate',
        factor: 0.5,
      },
      {
        event: 'decision',
        epoch: 3,
        step: 7,
        by: 'earlyStopping',
        decision: 'Stop',
        reason: 'no better loss in 2 evaluations',
      },
    ]);
    // One checkpoint for all that happens at the end of an epoch.
    expect(told.filter(({ event }) => event === 'checkpoint').map(({ step }) => step)).toEqual([3, 5, 7]);
    expect(told.at(-1)).toMatchObject({
      event: 'done',
      epochs: 3,
      steps: 7,
      reason: 'no better loss in 2 evaluations',
    });
  });

  test('batches are counted as they are cut, examples as they are selected', async () => {
    const difficulty = Array.from({ length: 48 }, (_, i) => i);
    const strategy = strategyFile('growing.json', {
      name: 'compose',
      strategies: [
        { name: 'growBatch', atEpochs: [1], factor: 2, maxFraction: 1 },
        { name: 'curriculum', difficulty, epochs: 2, pacing: 'babyStep', stages: 2 },
      ],
    });
    const run = await train('growing', { strategy, 'batch-size': '10', epochs: '2' }, '--json');
    const steps = events(run).filter((event) => (event as { readonly event: string }).event === 'step');
    expect(steps).toMatchObject([
      { epoch: 1, batch: 1, example: 10, examples: 24 },
      { epoch: 1, batch: 2, example: 20, examples: 24 },
      { epoch: 1, batch: 3, example: 24, examples: 24 },
      { epoch: 2, batch: 1, example: 20, examples: 48 },
      { epoch: 2, batch: 2, example: 40, examples: 48 },
      { epoch: 2, batch: 3, example: 48, examples: 48 },
    ]);
    expect(events(run)).toContainEqual({
      event: 'decision',
      epoch: 1,
      step: 0,
      by: 'curriculum',
      decision: 'SelectExamples',
      examples: 24,
    });
  });

  test('evaluations in the middle of an epoch', async () => {
    const strategy = strategyFile('evaluating.json', { name: 'evaluateEvery', everySteps: 2 });
    const { output } = await train('evaluating', { strategy, 'batch-size': '16', epochs: '1' });
    expect(output.split('\n').slice(4, 6)).toEqual([
      expect.stringMatching(/^ {2}step 2: test loss 0\.\d{10,}, test accuracy [\d.]+ %$/),
      expect.stringMatching(/^epoch 1\/1: loss 0\.\d{4}$/),
    ]);
  });

  test('checkpoints at its request, from which the run resumes', async () => {
    const strategy = strategyFile('keeping.json', { name: 'checkpointEvery', everySteps: 2 });
    const options = { strategy, 'batch-size': '16', epochs: '2' };
    const whole = await train('keeping', options, '--json');
    const kept = events(whole).filter(
      (event) => (event as { readonly event: string }).event === 'checkpoint',
    );
    // Epochs end at 3 and 6; the last step of the second has one of its own, until the end of the epoch takes its place.
    expect(kept.map((event) => (event as { readonly step: number }).step)).toEqual([2, 3, 4, 6, 6]);
    const folder = file('keeping');
    for (const name of readdirSync(folder).sort().slice(-1)) rmSync(join(folder, name));
    const resumed = await train('keeping', options, '--json', '--resume');
    expect(events(resumed)[0]).toMatchObject({ from: { epoch: 2, step: 4 } });
    expect(lastLine(resumed)).toBe(lastLine(whole));
  });

  test('a stopped run stays stopped', async () => {
    const whole = await train('stopped', steering);
    const resumed = await train('stopped', { ...steering, epochs: '20' }, '--resume');
    expect(resumed.output).toContain('Resumes after step 7\n');
    expect(lastLine(resumed)).toBe(lastLine(whole));
  });

  test('its errors are reported at once, with the file: exit code 2', async () => {
    const strategy = strategyFile('wrong-strategy.json', {
      name: 'compose',
      strategies: [
        { name: 'earlyStoping' },
        { name: 'snapshots', everyEpochs: -1 },
        { name: 'checkpointEvery', everySteps: 1, everyEpochs: 1 },
      ],
    });
    const { code, output, errors } = await train('wrong-strategy', { strategy });
    expect([code, output]).toEqual([2, '']);
    expect(errors.trimEnd().split('\n')).toEqual([
      `${strategy}: $.strategies[0].name: expected the name of a strategy, found 'earlyStoping'. Did you mean earlyStopping?`,
      `${strategy}: $.strategies[1].everyEpochs: expected a whole number, 0 or more, found -1`,
      `${strategy}: $.strategies[2].everyEpochs: expected either everyEpochs or everySteps, 1 or more, found everyEpochs 1, everySteps 1`,
    ]);
  });

  test.each([
    [
      'an optimizer to switch to that is not there, and one that is not wanted',
      { also: `plian=${sgd}` },
      [
        '--also: expected plain=FILE, which switchOptimizer switches to, found nothing',
        '--also: expected what the strategy switches to (plain), found plian. Did you mean plain?',
      ],
    ],
    [
      'nothing to evaluate with',
      { 'test-share': '0' },
      ['earlyStopping', 'reduceOnPlateau'].map(
        (name) => `--test-share: expected to leave examples to test, which ${name} needs, found 0`,
      ),
    ],
    ['no name', { also: 'sgd.json' }, [`--also: expected NAME=FILE, found 'sgd.json'`]],
  ])('%s: exit code 2', async (_, options, problems) => {
    const { code, output, errors } = await train('unmet', { ...steering, ...options });
    expect([code, output]).toEqual([2, '']);
    expect(errors.trimEnd().split('\n')).toEqual(problems);
  });

  test('--also without it, or twice with one name: exit code 2', async () => {
    expect(await train('also', { also: `plain=${sgd}` })).toEqual({
      code: 2,
      output: '',
      errors: '--also: expected with --strategy only, found plain without\n',
    });
    expect(await train('also', steering, '--also', `plain=${adam}`)).toEqual({
      code: 2,
      output: '',
      errors: '--also: expected each name once, found plain more than once\n',
    });
  });

  test('specs that do not fit the network or the data: exit code 2, before any report', async () => {
    const ahead = { name: 'nesterov', learningRate: 0.1 };
    const unfit = file('unfit-also.json', JSON.stringify({ name: 'chain', transformations: [ahead, ahead] }));
    const strategy = strategyFile('unfit-strategy.json', {
      name: 'compose',
      strategies: [
        { name: 'switchOptimizer', to: 'plain', afterSteps: 1 },
        { name: 'curriculum', difficulty: [1, 2], epochs: 1 },
      ],
    });
    const { code, output, errors } = await train('unfit', { strategy, also: `plain=${unfit}` });
    expect([code, output]).toEqual([2, '']);
    expect(errors.trimEnd().split('\n')).toEqual([
      `${unfit}: chain: transformations: expected at most one that reads the gradient at a point other than the parameters, found 2`,
      `${strategy}: curriculum: difficulty: expected one number for each of the 48 examples, found 2`,
    ]);
  });

  test('an invalid decision during the run: exit code 2, with the file', async () => {
    const strategy = strategyFile('vain.json', { name: 'earlyStopping', metric: 'f1' });
    const { code, errors } = await train('vain', { strategy });
    expect([code, errors]).toEqual([
      2,
      `${strategy}: earlyStopping: metric: expected one that was evaluated (loss, accuracy), found 'f1'\n`,
    ]);
  });

  test('an error of the second optimizer names its file', async () => {
    const falling = file(
      'falling.json',
      '{ "name": "sgd", "learningRate": { "name": "linear", "from": 1, "to": -1, "steps": 4 } }',
    );
    const { code, errors } = await train('falling', { ...steering, also: `plain=${falling}` });
    expect(code).toBe(2);
    expect(errors.startsWith(`${falling}: `)).toBe(true);
    expect(errors).toContain(`scaleByLearningRate: learningRate at step 3: expected a finite`);
  });

  test('a difference of many numbers takes a few lines', async () => {
    const curriculum = (name: string, by: number): string =>
      strategyFile(name, {
        name: 'curriculum',
        difficulty: Array.from({ length: 48 }, (_, i) => Math.sin(i) + by),
        epochs: 2,
      });
    const strategy = curriculum('sines.json', 0);
    await train('long', { strategy });
    const refused = async (options: Readonly<Record<string, string>>) =>
      (await train('long', options, '--resume')).errors.trimEnd().split('\n').slice(1, -1);
    const lines = await refused({ strategy: curriculum('more.json', 1) });
    expect(lines.length).toBe(21);
    expect(lines[0]).toBe('  strategy.difficulty[0]: 0 in the checkpoint, 1 now');
    expect(lines.at(-1)).toBe('  and 28 more');
    expect(await refused({})).toEqual([
      expect.stringMatching(/^ {2}strategy: \{"name":"curriculum",.{278}… in the checkpoint, nothing now$/),
    ]);
  });

  test('is part of the run: --resume with another is refused with the differences', async () => {
    await train('same', steering);
    const refused = async (options: Readonly<Record<string, string>>) => {
      const { code, output, errors } = await train('same', { ...steering, ...options }, '--resume');
      expect([code, output]).toEqual([2, '']);
      return errors.trimEnd().split('\n').slice(1, -1);
    };
    const other = strategyFile('other.json', {
      name: 'compose',
      strategies: [
        { name: 'earlyStopping', patience: 3, minDelta: 9 },
        { name: 'reduceOnPlateau', factor: 0.5, patience: 0, threshold: 9, thresholdMode: 'abs' },
        { name: 'growBatch', atEpochs: [1, 2], factor: 2, maxFraction: 1 },
        { name: 'switchOptimizer', to: 'plain', afterSteps: 3 },
      ],
    });
    expect(await refused({ strategy: other })).toEqual([
      '  strategy.strategies[0].patience: 2 in the checkpoint, 3 now',
      '  strategy.strategies[2]: {"name":"snapshots","everyEpochs":2,"everySteps":0,"keep":0} in the checkpoint, nothing now',
      '  strategy.strategies[2].atEpochs[1]: nothing in the checkpoint, 2 now',
    ]);
    expect(
      await refused({ also: `plain=${file('sgd2.json', '{ "name": "sgd", "learningRate": 0.2 }')}` }),
    ).toEqual(['  also.plain.learningRate: 0.1 in the checkpoint, 0.2 now']);
    const { also: _, strategy: __, ...plain } = steering;
    const { code, errors } = await train('same', plain, '--resume');
    expect(code).toBe(2);
    expect(errors).toContain('\n  strategy: {"name":"compose",');
    expect(errors).toContain(
      'in the checkpoint, nothing now\n  also: {"plain":{"name":"sgd","learningRate":0.1}} in',
    );
  });
});
