import { randomBytes } from 'node:crypto';
import { isTensor, type Params } from '@thalweg/core';
import type { RecordedMessage } from '../result/run-record.js';
import type { Ledger } from '../state/ledger.js';
import type { RunState, ServerState } from '../state/run-state.js';
import { appended, appendedWith, numbered } from './appended.js';
import type { Client, Command } from './client.js';
import { takeOver } from './commits.js';
import type { Desk, Letter } from './desk.js';
import { chunksIn, fieldsIn, listIn } from './entries.js';
import type { RunKeys } from './keys.js';
import type { Link } from './link.js';
import type { Seat } from './seat.js';
import { createSnapshots, type SnapshotsState } from './snapshots.js';
import { sound } from './sound.js';
import { read, written } from './wire.js';

/** What {@link openLedger} needs. @internal */
export interface LedgerOptions {
  readonly link: Link;
  readonly keys: RunKeys;
  /** Is given the seats of the run. */
  readonly desk: Desk;
  /** For how many seconds Redis keeps a run that has ended. */
  readonly keepFor: number;
}

/** @internal */
export interface RedisLedger extends Ledger {
  /** Commits what has not been, after messages of which the last were refused. */
  readonly flush: () => Promise<void>;
}

/** Takes a run over: another process that runs its server cannot commit from now on. @internal */
export const openLedger = async ({ link, keys, desk, keepFor }: LedgerOptions): Promise<RedisLedger> => {
  const server = randomBytes(16).toString('hex');
  desk.server = server;
  const commitAll = await takeOver(link, keys, server);
  const kept = await link.use((client) => load(client, keys, desk));
  let commits = kept?.commits ?? 0;
  let before: Pick<ServerState, 'params' | 'rule'> | undefined = kept?.state.server;
  const recorded: RecordedMessage[] = [];
  let uncommitted: (() => RunState) | undefined;

  const write = async (state: RunState): Promise<void> => {
    const { params, rule, ...rest } = state.server;
    const commands: Command[] = [];
    const { snapshots } = desk;
    commits += 1;
    if (params !== before?.params) {
      snapshots.put(commits);
      commands.push(['HSET', keys.parameters(commits), ...numbered(written(params))]);
    }
    if (rule !== before?.rule || before === undefined)
      commands.push(['DEL', keys.rule], ['HSET', keys.rule, ...numbered(written(rule))]);
    for (const sent of desk.outbox.splice(0)) commands.push(commandOf(sent, params));
    const obsolete = snapshots.obsolete();
    if (obsolete.length > 0) commands.push(['DEL', ...obsolete.map(keys.parameters)]);
    const [small] = written({ ...state, server: rest, snapshots: snapshots.state() });
    commands.push(['HSET', keys.state, 'commits', String(commits), 'run', small!]);
    if (desk.refused > 0) commands.push(['HINCRBY', keys.state, 'refused', String(desk.refused)]);
    for (const worker of desk.changed) {
      const [life, number] = [desk.lives.get(worker)!, desk.heard.get(worker)!];
      commands.push(
        ['HSET', keys.heard, String(worker), JSON.stringify([life, number])],
        appended(keys.down(worker, life), { _tag: 'Taken', number }),
      );
    }
    const handled = desk.handled.splice(0);
    desk.changed.clear();
    desk.refused = 0;
    if (recorded.length > 0)
      commands.push(['RPUSH', keys.record, ...recorded.splice(0).map((entry) => JSON.stringify(entry))]);
    if (handled.length > 0) commands.push(['XDEL', keys.up, ...handled]);
    uncommitted = undefined;
    await commitAll(commands, commits);
    before = { params, rule };
  };

  /** Parameters that are stored are not sent: a letter says which they are. */
  const commandOf = (sent: Command | Letter, params: Params): Command => {
    if (!('message' in sent)) return sent;
    const { worker, life, message } = sent;
    const stream = keys.down(worker, life);
    return message._tag === 'Pulled' && holds(message.snapshot, params)
      ? appendedWith(stream, message, params, desk.snapshots.send(worker))
      : appended(stream, message);
  };

  return {
    kept: kept && { state: kept.state, record: kept.record },
    commit: async (state, entry) => {
      if (entry !== undefined) recorded.push(entry);
      uncommitted = state;
      if (desk.remaining === 0) await write(state());
    },
    flush: async () => {
      if (uncommitted !== undefined) await write(uncommitted());
      if (desk.handled.length === 0) return;
      const refused = String(desk.refused);
      desk.refused = 0;
      await commitAll(
        [
          ['HINCRBY', keys.state, 'refused', refused],
          ['XDEL', keys.up, ...desk.handled.splice(0)],
        ],
        commits,
      );
    },
    end: async (state, report) => {
      if (report.stopped === 'signal') {
        await write(state());
        return;
      }
      for (const [worker, { life }] of desk.seats)
        desk.outbox.push({ worker, life, message: { _tag: 'Leave' } });
      const inboxes = [...desk.lives].map(([worker, life]) => keys.down(worker, life));
      desk.outbox.push(
        ['HSET', keys.job, 'over', report.stopped],
        ['HSET', keys.result, ...numbered(written(report))],
        ['DEL', keys.seats, keys.alive],
      );
      await write(state());
      const { job, taken, up, heard, rule, state: run, record, server: holder, result, order, seen } = keys;
      const stored = desk.snapshots.state().stored.map(keys.parameters);
      const all = [
        job,
        taken,
        up,
        heard,
        rule,
        run,
        record,
        holder,
        result,
        order,
        seen,
        ...inboxes,
        ...stored,
      ];
      await commitAll(
        all.map((key) => ['EXPIRE', key, String(keepFor)]),
        commits,
      );
    },
  };
};

/** What the last commit wrote; `undefined` for a run that begins. */
const load = async (client: Client, keys: RunKeys, desk: Desk) => {
  const [state, rule, seats, heard, record] = await client.send([
    ['HGETALL', keys.state],
    ['HGETALL', keys.rule],
    ['HGETALL', keys.seats],
    ['HGETALL', keys.heard],
    ['LRANGE', keys.record, '0', '-1'],
  ]);
  const fields = fieldsIn(state);
  const small = fields.get('run');
  if (small === undefined) return undefined;
  for (const [worker, text] of fieldsIn(seats))
    desk.seats.set(Number(worker), JSON.parse(String(text)) as Seat);
  for (const [worker, text] of fieldsIn(heard)) {
    const [life, number] = JSON.parse(String(text)) as [number, number];
    desk.lives.set(Number(worker), life);
    desk.heard.set(Number(worker), number);
  }
  const { snapshots, ...run } = valueOf([small]) as RunState & { readonly snapshots: SnapshotsState };
  desk.snapshots = createSnapshots(snapshots);
  const [parameters] = await client.send([['HGETALL', keys.parameters(snapshots.stored.at(-1)!)]]);
  const params = valueOf(chunksIn(parameters)) as Params;
  return {
    commits: Number(String(fields.get('commits'))),
    state: { ...run, server: { ...run.server, params, rule: valueOf(chunksIn(rule)) } },
    record: listIn(record).map((entry) => JSON.parse(String(entry)) as RecordedMessage),
  };
};

/** Whether a payload has these parameters, themselves, as a part. */
const holds = (payload: unknown, params: Params): boolean =>
  payload === params ||
  (typeof payload === 'object' &&
    payload !== null &&
    !isTensor(payload) &&
    Object.values(payload).some((part) => holds(part, params)));

const valueOf = (chunks: readonly Uint8Array[]): unknown =>
  sound(read(chunks), 'the state of the run as it was written', { fix: 'Begin a run of another name' });
