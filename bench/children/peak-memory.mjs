// The most memory that this process ever had resident: peak-memory.mjs empty|donated|pure PARAMETERS.
import { makeStep, tensor } from '@thalweg/core';
import { adam } from '@thalweg/optimizers';

const [, , form, parameters] = process.argv;
const filled = (/** @type {number} */ value) => ({
  w: tensor(new Float32Array(Number(parameters)).fill(value)),
});

if (form === 'donated') {
  const step = makeStep(adam(), { donate: true });
  const at = step.init(filled(1));
  at.gradients.w.data.fill(0.1);
  for (let i = 0; i < 20; i++) step(at, at.gradients);
}
if (form === 'pure') {
  const step = makeStep(adam());
  const gradients = filled(0.1);
  let at = step.init(filled(1));
  for (let i = 0; i < 20; i++) at = step(at, gradients);
}
console.log(JSON.stringify({ bytes: 1024 * process.resourceUsage().maxRSS }));
