// Writes a checkpoint for Python to read: `node tools/golden/write-safetensors.mjs`, after `npm run build`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { chain, makeKey, makeStep, tensor, toNdArray } from '@thalweg/core';
import { encodeCheckpoint, joinPieces } from '@thalweg/core/checkpoint';
import { toSpec } from '@thalweg/core/spec';
import { clipByGlobalNorm, momentum, scaleByRms } from '@thalweg/optimizers';
import { linear } from '@thalweg/schedules';

// Without powers, whose last bit is the engine's own: the same content must give the same bytes everywhere.
const optimizer = chain(
  clipByGlobalNorm(1),
  scaleByRms(),
  momentum({ learningRate: linear({ from: 0.5, to: 0.25, steps: 2 }), momentum: 0.5 }),
);

const params = {
  layers: [
    {
      w: tensor(
        [
          [1, -2, 0.5],
          [1e-3, 0, -0.25],
        ],
        'float32',
      ),
      b: tensor([]),
    },
  ],
  scale: tensor(1.5),
  'a.b': tensor([1, 2]),
  a: { b: tensor([3, 4]) },
  // A transposed view: what is written is the order in which it is read.
  turned: toNdArray(
    tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  ).transpose(1, 0),
};

const step = makeStep(optimizer);
let at = step.init(params);
for (let i = 0; i < 3; i++) at = step(at, at.params);

/** @type {import('@thalweg/core/checkpoint').Checkpoint<unknown, unknown>} */
export const checkpoint = {
  ...at,
  spec: toSpec(optimizer),
  data: {
    key: makeKey(7),
    awkward: tensor([NaN, Infinity, -Infinity, -0, 5e-324, 1.7976931348623157e308]),
    losses: [1, NaN, -0],
  },
};

/** Where the file is, from the root of the project. */
export const file = 'packages/core/test/golden/safetensors/thalweg.safetensors';

if (argv[1] === fileURLToPath(import.meta.url)) {
  const pieces = encodeCheckpoint(checkpoint);
  if (pieces._tag === 'Left') throw pieces.left;
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  mkdirSync(fileURLToPath(new URL('.', new URL(`../../${file}`, import.meta.url))), { recursive: true });
  writeFileSync(path, joinPieces(pieces.right));
  console.log(`${file}: ${joinPieces(pieces.right).length} bytes`);
}
