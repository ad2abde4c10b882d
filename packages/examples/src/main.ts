import { join } from 'node:path';
import { compareOptimizers } from './comparison/compare-optimizers.js';
import { digitsPath } from './digits/load-digits.js';
import { runs } from './digits/runs.js';
import { settings } from './digits/settings.js';

process.exitCode = await compareOptimizers({
  dataPath: digitsPath,
  reportPath: join('report', 'index.html'),
  runs,
  epochs: settings.epochs,
  output: process.stdout,
  errors: process.stderr,
});
