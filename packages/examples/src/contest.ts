import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runContest } from './contest/run-contest.js';

process.exitCode = await runContest({
  output: process.stdout,
  errors: process.stderr,
  words: process.argv.slice(2),
  cores: availableParallelism(),
  folder: join('report', 'contest'),
  thread: { module: new URL('./contest/thread/thread.js', import.meta.url) },
});
