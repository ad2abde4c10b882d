/** A thread of the platform. @internal */
export interface Worker {
  readonly postMessage: (message: object) => void;
  readonly terminate: () => unknown;
}

interface NodeWorker extends Worker {
  readonly unref: () => void;
  readonly on: (event: 'error', listener: () => void) => void;
}

/** The parts of Node and of browsers used here. The package has neither the DOM's types nor Node's. */
interface Platform {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
  readonly Worker?: new (
    url: string,
  ) => Worker & { onerror: (event: { preventDefault: () => void }) => void };
  readonly Blob?: new (parts: string[], options: { readonly type: string }) => object;
  readonly URL?: {
    readonly createObjectURL: (blob: object) => string;
    readonly revokeObjectURL: (url: string) => void;
  };
}

interface WorkerThreads {
  readonly Worker: new (
    source: string,
    options: { readonly eval: true; readonly execArgv: readonly string[] },
  ) => NodeWorker;
}

/**
 * Starts a worker that does not keep the process alive; `undefined` if the platform has none. An error ends the worker,
 * and nothing else.
 *
 * @internal
 */
export const startWorker = (source: string): Worker | undefined => {
  const { process, Worker, Blob, URL } = globalThis as unknown as Platform;
  const threads = process?.getBuiltinModule?.('node:worker_threads') as WorkerThreads | undefined;
  if (threads !== undefined) {
    const worker = new threads.Worker(source, { eval: true, execArgv: [] });
    worker.unref();
    worker.on('error', () => undefined);
    return worker;
  }
  if (Worker === undefined || Blob === undefined || URL === undefined) return undefined;
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onerror = (event) => {
    event.preventDefault();
  };
  // The worker has not loaded it yet; browsers keep it until then.
  URL.revokeObjectURL(url);
  return worker;
};
