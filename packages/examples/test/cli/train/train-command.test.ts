import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.js';
import { digitsPath } from '../../../src/digits/load-digits.js';
import { call, type Called } from '../call.js';
import { temporaryFolder } from '../temporary-folder.js';

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
    const words = ['train', '--data', clouds, '--model', 'linear', '--optimizer', adam, '--epochs', '2'];
    const checkpoints = ['--checkpoints', file('terminal')];
    const code = await runCli({
      output,
      errors: output,
      program: ['thalweg'],
      words: [...words, ...checkpoints],
    });
    expect(code).toBe(0);
    const text = pieces.join('');
    expect(text).toMatch(/epoch 2\/2 █+ 2\/2 {2}loss 0\.\d{4}, test accuracy/);
    expect(text).toMatch(/\n2 epochs, 4 steps: train loss 0\.\d+.*\n$/);
    const written = pieces.length;
    await setTimeout(200);
    expect(pieces.length).toBe(written);
  });

  test('learns, with a hidden layer and without', async () => {
    for (const model of ['linear', 'mlp']) {
      const run = await train(`learns-${model}`, { model, epochs: '50' }, '--json');
      expect(events(run).at(-1)).toMatchObject({ event: 'done', train: { accuracy: 1 } });
    }
  });

  test('the same again, and something else with another seed', async () => {
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
      { event: 'step', epoch: 1, batch: 1, step: 1, loss: number },
      { event: 'step', epoch: 1, batch: 2, step: 2, loss: number },
      { event: 'epoch', epoch: 1, step: 2, loss: number, test: judged },
      { event: 'checkpoint', path, step: 2 },
      { event: 'step', epoch: 2, batch: 1, step: 3, loss: number },
      { event: 'step', epoch: 2, batch: 2, step: 4, loss: number },
      { event: 'epoch', epoch: 2, step: 4, loss: number, test: judged },
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

describe('what cannot be trained', () => {
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

  test('a loss that ceases to be a number: exit code 1', async () => {
    const optimizer = file('far.json', '{ "name": "sgd", "learningRate": 1e38 }');
    const { code, errors } = await train('far', { optimizer, model: 'mlp', data: digitsPath });
    expect(code).toBe(1);
    expect(errors).toMatch(/^epoch 1, step \d+: expected a loss that is a number, found (?:NaN|Infinity)\n$/);
  });

  test('checkpoints that cannot be written: exit code 1', async () => {
    const { code, errors } = await train('clouds.csv/checkpoints');
    expect(code).toBe(1);
    expect(errors).toContain('clouds.csv/checkpoints: expected a file that can be used');
  });
});

describe('--resume', () => {
  test('goes on to more epochs as if they had been asked for at once', async () => {
    const whole = await train('whole', { epochs: '5' });
    await train('more', { epochs: '2' });
    const resumed = await train('more', { epochs: '5' }, '--resume');
    expect(resumed.output).toContain('Goes on after step 4\n');
    expect(lastLine(resumed)).toBe(lastLine(whole));
    expect(lastLine(await train('more', { epochs: '5' }, '--resume'))).toBe(lastLine(whole));
  });

  test('passes over a checkpoint that is damaged', async () => {
    const whole = await train('sound');
    await train('damaged');
    const folder = file('damaged');
    const newest = join(folder, readdirSync(folder).sort().at(-1) ?? '');
    writeFileSync(newest, readFileSync(newest).subarray(0, -1));
    const resumed = await train('damaged', {}, '--resume');
    expect(resumed.output).toContain('Goes on after step 4\n');
    expect(lastLine(resumed)).toBe(lastLine(whole));
  });

  test('nothing to go on from: exit code 1', async () => {
    expect(await train('nothing', {}, '--resume')).toEqual({
      code: 1,
      output: '',
      errors: `${file('nothing')}: expected a complete checkpoint to go on from, found none\n`,
    });
  });

  test('a run does not begin over the checkpoints of another: exit code 2', async () => {
    await train('taken');
    const { code, output, errors } = await train('taken');
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain('expected no checkpoints, found some of an earlier run, up to step 6');
  });

  test('refuses what is another run, with everything that differs: exit code 2', async () => {
    await train('refused', { model: 'mlp' });
    const other = file('other.csv', `${readFileSync(clouds, 'utf8')}\n0,0,0`);
    const refused = async (options: Readonly<Record<string, string>>) => {
      const { code, output, errors } = await train('refused', { model: 'mlp', ...options }, '--resume');
      expect([code, output]).toEqual([2, '']);
      const lines = errors.trimEnd().split('\n');
      expect(lines[0]).toBe(
        `${file('refused')}: expected a checkpoint of this very run, found one of another:`,
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
