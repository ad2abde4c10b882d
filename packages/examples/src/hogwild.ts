import { availableParallelism } from 'node:os';
import { threads } from '@thalweg/parallel';
import { runHogwild } from './parallel/run-hogwild.js';

const { THALWEG_DATA: dataFolder } = process.env;

process.exitCode = await runHogwild({
  output: process.stdout,
  errors: process.stderr,
  words: process.argv.slice(2),
  dataFolder: dataFolder === '' ? undefined : dataFolder,
  madeUp: { examples: 100_000 },
  cores: availableParallelism(),
  transport: threads(),
});
