import { join } from 'node:path';
import { runStudies } from './studies/run-studies.js';
import { studies } from './studies/studies.js';

process.exitCode = await runStudies({
  studies,
  names: process.argv.slice(2),
  folder: join('report', 'studies'),
  output: process.stdout,
  errors: process.stderr,
});
