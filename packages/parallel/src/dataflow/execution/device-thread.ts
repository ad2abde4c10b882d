// What runs in the thread of a device: its part of every step, on messages of the session and of the other devices.
import { receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import type { Tensor } from '@thalweg/core';
import { optimizerFromSpec } from '../../job/optimizer-from-spec.js';
import { decoded, encoded } from '../../threads/encoded.js';
import { pulseOf } from '../../threads/pulse.js';
import { startThread } from '../../threads/start-thread.js';
import { registryWith } from '../../job/run-registry.js';
import { operationNamed } from '../operation/operations.js';
import type { BetweenDevices, DeviceThreadData, FromDevice, ToDevice } from './device-message.js';
import { decodedState, decodedTensors, encodedState } from './encoded-state.js';
import { loadOperations } from './load-operations.js';
import { createPartHost, type HostAction } from './part-host.js';

startThread(async () => {
  const given = workerData as DeviceThreadData;
  const { optimizers, plugins, operations: references, pulse: memory, port: session } = given;
  const pulse = pulseOf(memory);
  const operations = await loadOperations(references);
  const registry = await registryWith(plugins);
  const host = createPartHost({
    operationOf: (name) => operationNamed(name, operations),
    optimizers: optimizers.map((spec) => optimizerFromSpec(registry, spec)),
  });
  const links = new Map<string, MessagePort>();

  const say = (message: FromDevice, buffers: readonly ArrayBuffer[] = []): void => {
    session.postMessage(message, buffers);
  };

  const hearDevice = ({ run, tensor, value }: BetweenDevices): void =>
    // What devices send each other are tensors.
    host.receive({ _tag: 'Value', run, tensor, value: decoded(value) as Tensor });

  const link = (device: string, port: MessagePort): void => {
    links.get(device)?.close();
    links.set(device, port);
    port.on('message', (message: BetweenDevices) => {
      hearDevice(message);
      pump();
    });
  };

  const hearSession = (message: ToDevice): void => {
    switch (message._tag) {
      case 'Link': {
        link(message.device, message.port);
        return;
      }
      case 'Restore': {
        host.receive({ ...message, state: decodedState(message.state) });
        return;
      }
      case 'Run': {
        host.receive({ ...message, feeds: decodedTensors(message.feeds) });
        return;
      }
      case 'Abort':
      case 'Save':
        host.receive(message);
    }
  };

  const act = (action: HostAction): void => {
    const buffers: ArrayBuffer[] = [];
    switch (action._tag) {
      case 'Send': {
        const { run, tensor, to } = action;
        const message: BetweenDevices = { run, tensor, value: encoded(action.value, buffers) };
        links.get(to)!.postMessage(message, buffers);
        return;
      }
      case 'Compute': {
        action.run();
        return;
      }
      case 'Done': {
        say({ ...action, results: encoded(action.results, buffers) }, buffers);
        return;
      }
      case 'Saved': {
        say({ ...action, state: encodedState(action.state, buffers) }, buffers);
        return;
      }
      case 'Wait':
        return;
    }
  };

  /** Hears all that has come through a port: while the thread computes, nothing else listens to it. */
  const drain = (port: MessagePort, hear: (message: unknown) => void): void => {
    for (
      let next: { readonly message: unknown } | undefined = receiveMessageOnPort(port);
      next !== undefined;
      next = receiveMessageOnPort(port)
    )
      hear(next.message);
  };

  /** Does what there is to do. */
  const pump = (): void => {
    for (;;) {
      pulse.beat();
      drain(session, (message) => hearSession(message as ToDevice));
      for (const port of [...links.values()]) drain(port, (message) => hearDevice(message as BetweenDevices));
      const action = host.next();
      if (action._tag === 'Wait') break;
      act(action);
    }
    pulse.rest();
  };

  session.on('message', (message: ToDevice) => {
    hearSession(message);
    pump();
  });
  say({ _tag: 'Ready' });
  pump();
});
