// What one optimizer step costs when there is hardly any arithmetic: Adam on a single leaf of two parameters.
import { makeStep, tensor } from '@thalweg/core';
import { adam, momentum, sgd } from '@thalweg/optimizers';
import { measure } from 'mitata';
import { printTable } from './table.mjs';

/** @param {Parameters<typeof makeStep>[0]} optimizer */
const thalweg = (optimizer) => {
  const step = makeStep(optimizer);
  let at = step.init({ w: tensor([1, 2]) });
  const gradients = { w: tensor([0.1, -0.2]) };
  return () => {
    at = step(at, gradients);
  };
};

/** @param {Parameters<typeof makeStep>[0]} optimizer */
const donated = (optimizer) => {
  const step = makeStep(optimizer, { donate: true });
  const at = step.init({ w: tensor([1, 2]) });
  at.gradients.w.set(0, 0.1);
  at.gradients.w.set(1, -0.2);
  return () => step(at, at.gradients);
};

/** Adam as anyone would write it for two numbers: in place, nothing checked, nothing kept. */
const handWritten = () => {
  const [w, mu, nu] = [new Float64Array([1, 2]), new Float64Array(2), new Float64Array(2)];
  const g = new Float64Array([0.1, -0.2]);
  let t = 0;
  return () => {
    t += 1;
    const c1 = 1 - 0.9 ** t;
    const c2 = 1 - 0.999 ** t;
    for (let i = 0; i < 2; i++) {
      mu[i] = 0.9 * mu[i] + 0.1 * g[i];
      nu[i] = 0.999 * nu[i] + 0.001 * g[i] * g[i];
      w[i] -= (0.001 * (mu[i] / c1)) / (Math.sqrt(nu[i] / c2) + 1e-8);
    }
  };
};

/** The same in the pure style that thalweg has: fresh arrays every step. */
const handWrittenPure = () => {
  let at = { w: new Float64Array([1, 2]), mu: new Float64Array(2), nu: new Float64Array(2), t: 0 };
  const g = new Float64Array([0.1, -0.2]);
  return () => {
    const t = at.t + 1;
    const [w, mu, nu] = [new Float64Array(2), new Float64Array(2), new Float64Array(2)];
    const c1 = 1 - 0.9 ** t;
    const c2 = 1 - 0.999 ** t;
    for (let i = 0; i < 2; i++) {
      mu[i] = 0.9 * at.mu[i] + 0.1 * g[i];
      nu[i] = 0.999 * at.nu[i] + 0.001 * g[i] * g[i];
      w[i] = at.w[i] - (0.001 * (mu[i] / c1)) / (Math.sqrt(nu[i] / c2) + 1e-8);
    }
    at = { w, mu, nu, t };
  };
};

export const smallStep = async () => {
  const subjects = [
    { name: 'thalweg adam, donated', run: donated(adam({ learningRate: 0.001 })) },
    { name: 'thalweg adam, makeStep', run: thalweg(adam({ learningRate: 0.001 })) },
    { name: 'thalweg momentum, makeStep', run: thalweg(momentum({ learningRate: 0.001 })) },
    { name: 'thalweg sgd, makeStep', run: thalweg(sgd({ learningRate: 0.001 })) },
    { name: 'hand-written Adam, fresh arrays', run: handWrittenPure() },
    { name: 'hand-written Adam, in place', run: handWritten() },
  ];
  const rows = [];
  for (const { name, run } of subjects) {
    const { min, p50, p99 } = await measure(run, { min_cpu_time: 1e9 });
    rows.push({ name, min, p50, p99 });
  }
  const own = rows[0].p50;
  printTable(
    'One step at 2 parameters (float64), nanoseconds',
    ['', 'min', 'median', '99 %', 'median / thalweg adam, donated'],
    rows.map(({ name, min, p50, p99 }) => [
      name,
      ...[min, p50, p99].map((ns) => ns.toFixed(0)),
      (p50 / own).toFixed(2),
    ]),
  );
};
