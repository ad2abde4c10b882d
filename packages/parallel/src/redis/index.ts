export { redis, type RedisOptions } from './redis.js';
export { redisWorker, type RedisWorkerEvent, type RedisWorkerOptions } from './redis-worker.js';
export type { SeatEnd } from './serve-seat.js';
