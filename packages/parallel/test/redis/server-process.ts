// What runs as a process: the first of two servers of a run that counts examples. It prints a letter for each update, and at the end
// how often the examples were counted.
import { runParallel } from '../../src/index.js';
import { redis } from '../../src/redis/index.js';
import { countingRun, countsOf } from './counting-run.js';

const [url = '', run = '', task = '', examples = ''] = process.argv.slice(2);
const options = countingRun(redis(url, { run, shards: 2 }), Number(examples), {
  task: { module: task, export: 'counting', config: { examples: Number(examples) } },
  silenceLimit: 1,
  onEvent: ({ _tag }) => {
    if (_tag === 'PushApplied') process.stdout.write('u');
  },
});
const { parameters, updates } = await runParallel(options);
process.stdout.write(`\n${JSON.stringify({ counts: countsOf(parameters), updates })}\n`);
