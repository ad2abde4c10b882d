// A worker over Redis, in a process of its own.
import { redisWorker } from '@thalweg/parallel/redis';

const [url = '', run = '', module = ''] = process.argv.slice(2);
await redisWorker(url, { run, task: { module, export: 'constantGradient' } });
