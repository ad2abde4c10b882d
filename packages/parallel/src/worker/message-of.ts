import type { Unaddressed, WorkerMessage } from '../message/worker-message.js';
import type { LifeReport } from '../message/worker-report.js';
import type { HostMessage } from './worker-host.js';

/**
 * The message that a transport delivers for what a worker sends.
 *
 * @param report - What the worker has done so far, and whether it has finished.
 * @internal
 */
export const messageOf = (
  sent: HostMessage,
  report: (finished: boolean) => LifeReport,
): Unaddressed<WorkerMessage> => {
  switch (sent._tag) {
    case 'Progress':
      return { ...sent, report: report(false) };
    case 'Finished':
      return { ...sent, report: report(true) };
    case 'Push':
    case 'Pull':
    case 'Refused':
    case 'EpochEnded':
      return sent;
  }
};
