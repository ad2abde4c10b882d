import { left, right, type Either } from 'fp-ts/lib/Either.js';
import type { Payload } from '../algorithm/payload.js';
import type { ParallelFailure } from '../error/parallel-error.js';
import type { HostMessage, HostTally } from '../worker/worker-host.js';

/** What a worker sends to the server. @internal */
export interface WorkerWords {
  readonly worker: number;
  /** Of its seat. */
  readonly token: string;
  /** How many messages it had sent from this seat before. */
  readonly number: number;
  /** See `taken` of a worker's host. */
  readonly taken: readonly number[];
  readonly tally: HostTally;
  /** How many snapshots it has read since it took its seat. */
  readonly snapshots: number;
  /** Seconds in which it waited. */
  readonly waited: number;
  readonly message: HostMessage | Failed;
}

/** The worker leaves its seat. @internal */
export interface Failed {
  readonly _tag: 'Failed';
  readonly reason: ParallelFailure;
  readonly expected: string;
  readonly found: string;
}

/**
 * Checks what came over the network.
 *
 * @returns What a worker may have sent, or what is wrong.
 * @internal
 */
export const workerWords = (value: unknown): Either<string, WorkerWords> => {
  if (!isRecord(value)) return left('a message that is not a record');
  const { worker, token, number, taken, tally, snapshots, waited, message } = value;
  const isWhole =
    isCount(worker) &&
    typeof token === 'string' &&
    isCount(number) &&
    isCount(snapshots) &&
    Array.isArray(taken) &&
    taken.every(isCount) &&
    isRecord(tally) &&
    [tally['gradients'], tally['examples'], tally['pushes']].every(isCount) &&
    typeof waited === 'number' &&
    isRecord(message) &&
    isMessage(message);
  // Every field has been checked.
  return isWhole ? right(value as unknown as WorkerWords) : left('a message with a field of another kind');
};

const isMessage = (message: Readonly<Record<string, unknown>>): boolean => {
  switch (message['_tag']) {
    case 'Push': {
      const { push } = message;
      return (
        isRecord(push) &&
        [push['worker'], push['sequence'], push['clock'], push['basedOn']].every(isCount) &&
        'payload' in push &&
        isPayload(push['payload'])
      );
    }
    case 'Pull': {
      const { pull } = message;
      return isRecord(pull) && isCount(pull['worker']) && isCount(pull['clock']);
    }
    case 'Progress':
      return typeof message['loss'] === 'number' && Array.isArray(message['staleness']);
    case 'EpochEnded':
      return isCount(message['epoch']);
    case 'Failed':
      return ['reason', 'expected', 'found'].every((key) => typeof message[key] === 'string');
    case 'Refused':
    case 'Finished':
      return true;
    default:
      return false;
  }
};

/** Tensors and plain data: nothing else can come out of a message, except what is not there. */
const isPayload = (value: unknown): value is Payload => value !== undefined;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
