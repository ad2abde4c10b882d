// A user of another author's plugin: an optimizer from a file that names the plugin's factories.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { isRight } from 'fp-ts/lib/Either.js';
import { leaves, makeStep, tensor, toArray } from '@thalweg/core';
import { createRegistry, fromSpec, jsonSchema, toSpec } from '@thalweg/core/spec';
import { optimizersPlugin } from '@thalweg/optimizers';
import { schedulesPlugin } from '@thalweg/schedules';
import defaultExport, { qhmPlugin } from 'thalweg-plugin-qhm';

assert.equal(defaultExport, qhmPlugin);
const registry = createRegistry([optimizersPlugin, schedulesPlugin, qhmPlugin]);
assert.ok('transformation.qhm' in jsonSchema(registry).definitions);

const json = JSON.parse(await readFile('optimizer.json', 'utf8'));
const read = fromSpec(registry)(json);
assert.ok(isRight(read), 'the spec cannot be read');
const optimizer = read.right;
assert.deepEqual(toSpec(optimizer).transformations[1].learningRate, json.transformations[1].learningRate);

// |w|² / 2, whose gradient is w, with enough elements that every backend runs its own code.
const size = 100;
const start = Float32Array.from({ length: size }, (_, i) => Math.sin(i) * 10 ** (i % 3));
const half = (params) => toArray(params.w).reduce((sum, w) => sum + w ** 2 / 2, 0);

const run = (backend) => {
  const step = makeStep(optimizer, { backend });
  let at = step.init({ w: tensor(start) });
  for (let i = 0; i < 50; i++) at = step(at, at.params);
  return at;
};
const [reference, js, wasm] = ['reference', 'js', 'wasm'].map(run);
assert.ok(half(reference.params) < half({ w: tensor(start) }), 'it does not descend');

const bits = ({ params, state }) =>
  leaves({ params, state: state.scaleByQhm }).map((leaf) => [...toArray(leaf)]);
for (const other of [js, wasm]) assert.deepStrictEqual(bits(other), bits(reference));
