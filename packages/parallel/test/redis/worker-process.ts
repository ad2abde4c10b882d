// What runs as a process: a worker over Redis.
import { redisWorker } from '../../src/redis/index.js';

const [url = '', run = '', task = ''] = process.argv.slice(2);
await redisWorker(url, { run, task: { module: task, export: 'counting' } });
