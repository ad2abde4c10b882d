// Milliseconds of the first use of a chain beyond those of its second step:
// first-use.mjs CHAIN donated|pure first|later, where later means after another chain in the same process.
import { makeStep, tensor } from '@thalweg/core';
import { anotherChain, chains } from './chains.mjs';

/** @typedef {import('@thalweg/core').AnyTransformation} AnyTransformation */

const [, , name, form, when] = process.argv;
const filled = (/** @type {number} */ value) => ({ w: tensor(new Float32Array(1000).fill(value)) });
const [params, gradients] = [filled(1), filled(0.1)];

/** @param {AnyTransformation} optimizer */
const pureSteps = (optimizer) => {
  const step = makeStep(optimizer);
  let at = step.init(params);
  return () => {
    at = step(at, gradients);
  };
};

/** @param {AnyTransformation} optimizer */
const donatedSteps = (optimizer) => {
  const step = makeStep(optimizer, { donate: true });
  const at = step.init(params);
  return () => step(at, gradients);
};

const steps = form === 'pure' ? pureSteps : donatedSteps;

/** @param {() => AnyTransformation} make */
const firstUse = (make) => {
  const start = performance.now();
  const step = steps(make());
  step();
  const used = performance.now();
  step();
  return used - start - (performance.now() - used);
};

if (when === 'later') firstUse(anotherChain);
console.log(JSON.stringify({ milliseconds: firstUse(chains[name]) }));
