// What runs as a process: the server of the second of two parts of the parameters.
import { redisShard } from '../../src/redis/index.js';

const [url = '', run = '', task = ''] = process.argv.slice(2);
await redisShard(url, { run, shard: 1, task: { module: task, export: 'counting' } });
