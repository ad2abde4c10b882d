import type { Params } from '@thalweg/core';
import type { ServerState } from '../state/run-state.js';
import { numbered } from './appended.js';
import type { Command } from './client.js';
import { chunksIn, fieldsIn } from './entries.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';
import type { ShardSeat } from './shard-pieces.js';
import { sound } from './sound.js';
import { read, written } from './wire.js';

/** All that the server of a shard knows. @internal */
export interface ShardState {
  readonly server: ServerState;
  readonly seats: readonly (readonly [worker: number, seat: ShardSeat])[];
  /** The last entry of the order that was handled. */
  readonly position: string;
  readonly commits: number;
}

/**
 * The commands that write a state.
 *
 * @param before - What is written already.
 * @internal
 */
export const savedShard = (
  keys: RunKeys,
  { server, seats, position, commits }: ShardState,
  before: ServerState | undefined,
): readonly Command[] => {
  const { params, rule, ...rest } = server;
  const parameters = keys.parameters(0);
  const [small] = written({ ...rest, seats, position });
  return [
    ...(params === before?.params
      ? []
      : [
          ['DEL', parameters],
          ['HSET', parameters, ...numbered(written(params))],
        ]),
    ...(before !== undefined && rule === before.rule
      ? []
      : [
          ['DEL', keys.rule],
          ['HSET', keys.rule, ...numbered(written(rule))],
        ]),
    ['HSET', keys.state, 'commits', String(commits), 'run', small!],
  ];
};

/** What the last commit wrote; `undefined` for a run that begins. @internal */
export const loadShard = async (link: Link, keys: RunKeys): Promise<ShardState | undefined> => {
  const [state, parameters, rule] = await link.use((client) =>
    client.send([
      ['HGETALL', keys.state],
      ['HGETALL', keys.parameters(0)],
      ['HGETALL', keys.rule],
    ]),
  );
  const fields = fieldsIn(state);
  const small = fields.get('run');
  if (small === undefined) return undefined;
  // Written by `savedShard`.
  const { seats, position, ...rest } = valueOf([small]) as Omit<ServerState, 'params' | 'rule'> &
    Pick<ShardState, 'seats' | 'position'>;
  const params = valueOf(chunksIn(parameters)) as Params;
  return {
    server: { ...rest, params, rule: valueOf(chunksIn(rule)) },
    seats,
    position,
    commits: Number(String(fields.get('commits'))),
  };
};

const valueOf = (chunks: readonly Uint8Array[]): unknown =>
  sound(read(chunks), 'the state of the shard as it was written');
