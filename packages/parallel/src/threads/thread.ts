// What runs in a thread: the worker host, fed with messages of the server from a port.
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { createDueReports } from '../worker/due-reports.js';
import { hostsOf } from '../worker/hosts.js';
import { trafficOf } from '../worker/traffic.js';
import type { HostMessage } from '../worker/worker-host.js';
import { decoded, encoded } from './encoded.js';
import { liveParameters } from './live-parameters.js';
import { pulseOf } from './pulse.js';
import { startThread } from './start-thread.js';
import type { EncodedMessage, FromThread, ThreadData, ToThread } from './thread-message.js';

startThread(async () => {
  const { job, worker, from, pulse: memory, port, live } = workerData as ThreadData;
  const pulse = pulseOf(memory);
  const hosts = await hostsOf(job);
  const host = hosts.start(
    worker,
    from,
    await hosts.taskOf(worker),
    live && { params: liveParameters(live.params), traffic: trafficOf(live.traffic, worker) },
  );

  const dueReports = createDueReports();
  let waited = 0;
  let waitingSince: number | undefined;

  const post = (message: EncodedMessage, buffers: readonly ArrayBuffer[] = []): void => {
    const sent: FromThread = { ...message, taken: host.taken(), tally: host.tally(), waited };
    port.postMessage(sent, buffers);
  };

  const say = (message: HostMessage): void => {
    for (const due of dueReports(message))
      if (due._tag === 'Push') {
        const buffers: ArrayBuffer[] = [];
        const payload = encoded(due.push.payload, buffers);
        post({ ...due, push: { ...due.push, payload } }, buffers);
      } else post(due);
  };

  const receive = (message: ToThread): void => {
    switch (message._tag) {
      case 'Pulled':
        host.receive({ ...message, snapshot: decoded(message.snapshot) });
        return;
      case 'Refused':
      case 'BeginEpoch':
        host.receive(message);
    }
  };

  /** Works until the host waits. It reads messages itself, since no event is handled before it returns. */
  const pump = (): void => {
    if (waitingSince !== undefined) waited += (performance.now() - waitingSince) / 1000;
    waitingSince = undefined;
    for (;;) {
      pulse.beat();
      for (
        let next: { readonly message: unknown } | undefined = receiveMessageOnPort(port);
        next !== undefined;
        next = receiveMessageOnPort(port)
      )
        receive(next.message as ToThread);
      const action = host.next();
      switch (action._tag) {
        case 'Send':
          say(action.message);
          break;
        case 'Compute':
          action.run();
          break;
        case 'Wait':
        case 'Done':
          waitingSince = performance.now();
          pulse.rest();
          return;
      }
    }
  };

  port.on('message', (message: ToThread) => {
    receive(message);
    pump();
  });
  pump();
});
