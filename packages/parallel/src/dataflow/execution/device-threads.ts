import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { ParallelError } from '../../error/parallel-error.js';
import { numberedThreads } from '../../threads/numbered-threads.js';
import type { ThreadOptions } from '../../threads/thread-options.js';
import type { DeviceThreadData, FromDevice, ToDevice } from './device-message.js';

/** What the threads of devices need. @internal */
export interface DeviceThreadsOptions {
  /** The names of the devices; a thread each. */
  readonly devices: readonly string[];
  readonly threads: ThreadOptions;
  readonly silenceLimit: number | undefined;
  /** What a thread is started with, by the number of its device. */
  readonly dataOf: (device: number) => Omit<DeviceThreadData, 'pulse' | 'port'>;
  readonly heard: (device: number, message: FromDevice) => void;
  /** A thread has ended although the session did not end it. */
  readonly lost: (device: number, error: ParallelError) => void;
}

/** The threads of devices, with a way from each to each. @internal */
export interface DeviceThreads {
  /** Starts the thread of a device, and opens the ways between it and those that run. */
  readonly start: (device: number) => void;
  /** Tells a device something; nothing happens if its thread does not run. */
  readonly send: (
    device: number,
    message: ToDevice,
    transfer?: readonly (ArrayBuffer | MessagePort)[],
  ) => void;
  /** Ends all threads; resolves once they are gone. */
  readonly close: () => Promise<void>;
}

/** @internal */
export const deviceThreads = ({
  devices,
  threads: options,
  ...others
}: DeviceThreadsOptions): DeviceThreads => {
  const { start, running, send, close } = numberedThreads<
    FromDevice,
    ToDevice,
    Omit<DeviceThreadData, 'pulse' | 'port'>
  >({ module: new URL('./device-thread.js', import.meta.url), options, ...others });

  const link = (from: number, to: number, port: MessagePort): void =>
    send(from, { _tag: 'Link', device: devices[to]!, port }, [port]);

  return {
    start: (device) => {
      start(device);
      for (const other of running())
        if (other !== device) {
          const { port1, port2 } = new MessageChannel();
          link(device, other, port1);
          link(other, device, port2);
        }
    },
    send,
    close,
  };
};
