import { control } from './control.js';

/**
 * The longest time in milliseconds for which a worker looks for work before it sleeps. A sleeping worker wakes in some
 * 50 microseconds.
 */
const spinTime = 0.2;

/**
 * The source of a worker: a loop that takes chunks of jobs. It is text, so that it runs where there is no file of this
 * package: in a bundle, in Node and in browsers.
 *
 * A worker returns to the event loop only to receive a message: the control words first, then functions that it may run.
 * With each function it keeps an untouched buffer as long as the shared memory. V8 counts only the buffer; without it, a
 * worker would collect no garbage.
 *
 * @internal
 */
export const workerSource = (thread: number, threads: number): string => `'use strict';
const port = typeof require === 'function' ? require('node:worker_threads').parentPort : self;
const runs = new Map();
let c;
let received = 0;
let done = 0;
const work = () => {
  const known = runs.get(c[${control.run}]);
  if (known === undefined) return;
  const { run } = known;
  const frame = c[${control.frame}], from = c[${control.from}], to = c[${control.to}];
  const mask = c[${control.mask}], chunk = c[${control.chunk}], chunks = c[${control.chunks}];
  ${chunkLoop(String(thread), threads)}
};
const serve = () => {
  let until = performance.now() + ${spinTime};
  for (;;) {
    const signal = Atomics.load(c, ${control.signal});
    const job = Atomics.load(c, ${control.open});
    if (job !== 0 && job !== done) {
      Atomics.add(c, ${control.active}, 1);
      if (Atomics.load(c, ${control.open}) === job) work();
      Atomics.sub(c, ${control.active}, 1);
      done = job;
      until = performance.now() + ${spinTime};
    }
    if (received < Atomics.load(c, ${control.sent})) return;
    if (Atomics.load(c, ${control.ended}) === 1) { close(); return; }
    for (let i = 0; i < 64 && Atomics.load(c, ${control.signal}) === signal; i++);
    if (Atomics.load(c, ${control.signal}) !== signal || performance.now() < until) continue;
    Atomics.add(c, ${control.sleeping}, 1);
    Atomics.wait(c, ${control.signal}, signal);
    Atomics.sub(c, ${control.sleeping}, 1);
    until = performance.now() + ${spinTime};
  }
};
const close = () => port.close();
port.onmessage = ({ data }) => {
  if (data.control !== undefined) {
    c = data.control;
    Atomics.add(c, ${control.started}, 1);
  } else {
    received++;
    if (data.dropped !== undefined) for (const id of data.dropped) runs.delete(id);
    else {
      const { id, module, source, memory } = data;
      const run = module === undefined
        ? new Function('return ' + source)()(memory.buffer)
        : new WebAssembly.Instance(module, { m: { memory } }).exports.run;
      runs.set(id, { run, counted: new ArrayBuffer(memory.buffer.byteLength) });
    }
  }
  serve();
};
`;

/** The source of the loop in which a thread takes chunks: those of its own range, then those of the others. @internal */
export const chunkLoop = (thread: string, threads: number): string => `
  for (let turn = 0; turn < ${threads}; turn++) {
    const of = (${thread} + turn) % ${threads};
    const first = Math.floor((chunks * of) / ${threads}), end = Math.floor((chunks * (of + 1)) / ${threads});
    for (;;) {
      const at = first + Atomics.add(c, ${control.counters} + ${control.stride} * of, 1);
      if (at >= end) break;
      const last = at === chunks - 1, start = from + at * chunk;
      run(frame, start, last ? to : start + chunk, last ? mask : 0);
    }
  }`;
