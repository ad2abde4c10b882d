import type { ServerMessage } from '../message/server-message.js';
import type { Command } from './client.js';
import type { Seat } from './seat.js';
import { createSnapshots, type Snapshots } from './snapshots.js';

/** What the server side of the transport knows between two commits. @internal */
export interface Desk {
  /** What the key of the server says as long as this process runs it. */
  server: string;
  /** The seats of the workers that take part. */
  readonly seats: Map<number, Seat>;
  /** How often each worker was started before. */
  readonly lives: Map<number, number>;
  /** The number of the last message of each worker that was handled; -1 for none. */
  readonly heard: Map<number, number>;
  /** Workers of which messages were handled since the last commit. */
  readonly changed: Set<number>;
  /** The entries of the stream that were handled since the last commit. */
  readonly handled: string[];
  /** How many messages have been received and not handled yet. */
  remaining: number;
  /** Messages refused since the last commit. */
  refused: number;
  /** What leaves with the next commit, in this order. */
  readonly outbox: (Command | Letter)[];
  snapshots: Snapshots;
}

/** Something for a worker. @internal */
export interface Letter {
  readonly worker: number;
  readonly life: number;
  readonly message: ServerMessage | { readonly _tag: 'Leave' };
}

/** @internal */
export const createDesk = (): Desk => ({
  server: '',
  seats: new Map(),
  lives: new Map(),
  heard: new Map(),
  changed: new Set(),
  handled: [],
  remaining: 0,
  refused: 0,
  outbox: [],
  snapshots: createSnapshots(),
});
