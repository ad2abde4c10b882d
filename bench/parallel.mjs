// Hogwild! on sparse examples like those of RCV1, beside round robin, scikit-learn and liblinear.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeKey, normal, splitKey, toArray } from '@thalweg/core';
import { rcv1Like } from '@thalweg/parallel';
import { digits, grouped, median } from './numbers.mjs';
import { printTable } from './table.mjs';

const examples = 250_000;
const features = 47_236;
const epochs = 8;
/** Each subject runs so often, each time in a process of its own; in turn, so that what slows the machine slows them all. */
const rounds = 5;
/** Constant, and the same for everybody. */
const rates = { logistic: 1, hinge: 0.25 };

/**
 * @typedef {object} Outcome
 * @property {number} examplesPerSecond
 * @property {readonly number[]} losses The objective after each epoch.
 * @property {string} [version]
 */

/**
 * @typedef {object} LinearSubject
 * @property {string} name
 * @property {(folder: string, loss: 'logistic' | 'hinge') => Outcome} run
 */

/** @type {(name: string, workers: number, algorithm: 'hogwild' | 'atomic' | 'roundRobin', width?: number) => LinearSubject} */
const own = (name, workers, algorithm, width = features) => ({
  name,
  run: (folder, loss) =>
    parsed(
      execFileSync(process.execPath, [
        new URL('children/linear-run.mjs', import.meta.url).pathname,
        JSON.stringify({
          folder,
          features: width,
          loss,
          learningRate: rates[loss],
          workers,
          algorithm,
          epochs,
        }),
      ]),
    ),
});

/** @type {(name: string, subject: 'sgd' | 'liblinear', python: string) => LinearSubject} */
const peer = (name, subject, python) => ({
  name,
  run: (folder, loss) =>
    parsed(
      execFileSync(
        python,
        [
          new URL('python/linear.py', import.meta.url).pathname,
          JSON.stringify({ folder, features, loss, learningRate: rates[loss], epochs, subject, C: 1 }),
        ],
        // It warns that it has not converged, which is asked for.
        { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, OMP_NUM_THREADS: '1' } },
      ),
    ),
});

/** @param {Buffer} printed @returns {Outcome} */
const parsed = (printed) => JSON.parse(printed.toString());

/** @param {string | undefined} python */
const hasScikitLearn = (python) => {
  if (python === undefined) return false;
  try {
    execFileSync(python, ['-c', 'import sklearn'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/**
 * @param {string} folder
 * @param {Pick<import('@thalweg/parallel').SparseExamples, 'starts' | 'indices' | 'values' | 'labels'>} data
 */
const write = (folder, data) => {
  for (const name of /** @type {const} */ (['starts', 'indices', 'values', 'labels']))
    writeFileSync(path.join(folder, `${name}.bin`), new Uint8Array(data[name].buffer));
};

/** @template A @param {(folder: string) => A} use */
const inFolder = (use) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thalweg-bench-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export const parallel = () => {
  inFolder(sparseExamples);
  inFolder(denseExamples);
};

/** @param {string} folder */
const sparseExamples = (folder) => {
  const data = rcv1Like(makeKey(1), { examples, features });
  write(folder, data);
  const megabytes = (data.indices.byteLength + data.values.byteLength) / 1e6;
  const python = process.env.THALWEG_PYTHON;
  const peers = hasScikitLearn(python);
  if (!peers)
    console.log(
      'SKIPPED: scikit-learn and liblinear; name a Python that has scikit-learn in THALWEG_PYTHON\n',
    );
  const subjects = [
    own('one worker', 1, 'hogwild'),
    own('two workers', 2, 'hogwild'),
    own('one worker, atomic', 1, 'atomic'),
    own('two workers, atomic', 2, 'atomic'),
    own('round robin, two workers', 2, 'roundRobin'),
    ...(peers
      ? [
          peer('scikit-learn `SGDClassifier`', 'sgd', String(python)),
          peer('liblinear (dual coordinate descent, C = 1)', 'liblinear', String(python)),
        ]
      : []),
  ];
  for (const loss of /** @type {const} */ (['logistic', 'hinge']))
    report(loss, megabytes, subjects, inTurn(loss, folder, subjects));
};

/** @param {'logistic' | 'hinge'} loss @param {string} folder @param {readonly LinearSubject[]} subjects */
const inTurn = (loss, folder, subjects) => {
  const outcomes = subjects.map(() => /** @type {Outcome[]} */ ([]));
  for (let round = 0; round < rounds; round++)
    subjects.forEach(({ name, run }, i) => {
      outcomes[i].push(run(folder, loss));
      console.error(`${loss}, round ${round + 1}: ${name}`);
    });
  return outcomes;
};

/** Numbers in all dense examples together. */
const denseNumbers = 8_000_000;

/** Where every example has every feature, workers always write to the same few numbers. @param {string} folder */
const denseExamples = (folder) => {
  const rows = [8, 64, 512, 4096].map((width) => {
    const count = denseNumbers / width;
    const [forPlane, forValues] = splitKey(makeKey(width), 2);
    const plane = toArray(normal(forPlane, [width]));
    const values = Float32Array.from(toArray(normal(forValues, [denseNumbers])), (x) => x / Math.sqrt(width));
    write(folder, {
      starts: Uint32Array.from({ length: count + 1 }, (_, i) => i * width),
      indices: Uint32Array.from({ length: denseNumbers }, (_, i) => i % width),
      values,
      labels: Float32Array.from({ length: count }, (_, i) => {
        let side = 0;
        for (let k = 0; k < width; k++) side += plane[k] * values[i * width + k];
        return side > 0 ? 1 : -1;
      }),
    });
    const outcomes = inTurn(
      'logistic',
      folder,
      [1, 2].map((workers) => own(`dense, ${width} features, ${workers}`, workers, 'hogwild', width)),
    );
    const [one, two] = outcomes.map((runs) => median(runs.map(({ examplesPerSecond }) => examplesPerSecond)));
    const ratios = outcomes[1].map(
      ({ examplesPerSecond }, round) => examplesPerSecond / outcomes[0][round].examplesPerSecond,
    );
    const [alone, together] = outcomes.map((runs) => median(runs.map(({ losses }) => losses[epochs - 1])));
    return [
      grouped(width),
      thousands(one),
      thousands(two),
      `${digits(two / one)} (${digits(Math.min(...ratios))}–${digits(Math.max(...ratios))})`,
      alone.toFixed(4),
      together.toFixed(4),
    ];
  });
  printTable(
    `Dense examples, logistic loss, ${grouped(denseNumbers)} numbers, ${epochs} epochs (median and range of ${rounds} processes)`,
    ['features', 'one worker, 1000 examples/s', 'two workers', 'two to one', 'objective of one', 'of two'],
    rows,
  );
};

/**
 * @param {'logistic' | 'hinge'} loss
 * @param {number} megabytes
 * @param {readonly LinearSubject[]} subjects
 * @param {readonly (readonly Outcome[])[]} outcomes
 */
const report = (loss, megabytes, subjects, outcomes) => {
  const serial = outcomes[0];
  const objectives = outcomes.map((runs) =>
    Array.from({ length: epochs }, (_, epoch) => median(runs.map(({ losses }) => losses[epoch] ?? NaN))),
  );
  const goal = 1.01 * Math.min(...objectives[0]);
  const version = outcomes.flat().find((outcome) => outcome.version !== undefined)?.version;
  const rows = subjects.map(({ name }, i) => {
    const runs = outcomes[i];
    const speeds = runs.map(({ examplesPerSecond }) => examplesPerSecond);
    const ratios = runs.map(
      ({ examplesPerSecond }, round) => examplesPerSecond / serial[round].examplesPerSecond,
    );
    const byEpoch = runs[0].losses.length === epochs;
    const reached = objectives[i].findIndex((value) => value <= goal);
    return [
      name,
      `${thousands(median(speeds))} (${thousands(Math.min(...speeds))}–${thousands(Math.max(...speeds))})`,
      `${digits(median(speeds) / median(serial.map(({ examplesPerSecond }) => examplesPerSecond)))} (${digits(Math.min(...ratios))}–${digits(Math.max(...ratios))})`,
      ...[1, 2, 4, epochs].map((epoch) => (byEpoch ? objectives[i][epoch - 1].toFixed(4) : '')),
      byEpoch && reached >= 0 ? `${(((reached + 1) * examples) / median(speeds)).toFixed(2)} s` : '',
    ];
  });
  const furthest = Math.max(
    ...objectives[1].map((value, epoch) => Math.abs(value / objectives[0][epoch] - 1)),
  );
  printTable(
    `${loss === 'logistic' ? 'Logistic' : 'Hinge'} loss: ${grouped(examples)} sparse examples, ${megabytes.toFixed(0)} MB, a step for each, ${epochs} epochs (median and range of ${rounds} processes)`,
    [
      '',
      '1000 examples/s',
      'to one worker',
      ...[1, 2, 4, epochs].map((epoch) => (epoch === 1 ? 'objective after 1 epoch' : `${epoch} epochs`)),
      `to 1.01 × the best objective of one worker`,
    ],
    rows,
  );
  console.log(
    `Between one worker and two the objective differs by ${(100 * furthest).toFixed(2)} % at most, after any epoch.${version === undefined ? '' : ` scikit-learn ${version}; liblinear ends at ${median(outcomes[outcomes.length - 1].map(({ losses }) => losses[0])).toFixed(4)}, with a penalty that the others do not have.`}\n`,
  );
};

/** @param {number} perSecond */
const thousands = (perSecond) => digits(perSecond / 1000);
