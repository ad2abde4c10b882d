export { redis, type RedisOptions } from './redis.js';
export { redisReport, redisStatus, type RedisStatus, type RedisWorkerStatus } from './redis-status.js';
export { redisShard, type RedisShardEvent, type RedisShardOptions } from './redis-shard.js';
export { redisWorker, type RedisWorkerEvent, type RedisWorkerOptions } from './redis-worker.js';
export type { SeatEnd } from './serve-seat.js';
