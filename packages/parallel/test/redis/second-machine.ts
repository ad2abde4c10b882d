import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

const succeeds = (...words: readonly [string, ...string[]]): boolean =>
  spawnSync(words[0], words.slice(1), { stdio: 'ignore' }).status === 0;

/** A name that no other process takes. */
const name = `thalweg-${process.pid}`;

/** Whether this machine can play another one: by a network namespace, which takes Linux and its superuser. */
export const canPlay = succeeds('ip', 'netns', 'add', name) && succeeds('ip', 'netns', 'del', name);
if (!canPlay) process.stderr.write('SKIPPED: two machines: there is no network namespace here\n');

/** Another machine with a cable to this one. */
export interface SecondMachine {
  /** The address of this machine, as the other one sees it. */
  readonly address: string;
  /** Runs Node there. */
  readonly run: (words: readonly string[]) => ChildProcess;
  readonly pullCable: () => void;
  readonly plugCable: () => void;
  /** Delays each packet and loses some, where the system can; says whether it can. */
  readonly worsen: () => boolean;
  readonly end: () => void;
}

export const secondMachine = (): SecondMachine => {
  const [here, there] = [`th${process.pid}a`, `th${process.pid}b`];
  const network = `10.213.${process.pid % 256}`;
  const must = (...words: readonly [string, ...string[]]): void => {
    if (!succeeds(...words)) throw new Error(`${words.join(' ')} has failed`);
  };
  must('ip', 'netns', 'add', name);
  must('ip', 'link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
  must('ip', 'address', 'add', `${network}.1/24`, 'dev', here);
  must('ip', '-n', name, 'address', 'add', `${network}.2/24`, 'dev', there);
  must('ip', '-n', name, 'link', 'set', there, 'up');
  const plugCable = (): void => must('ip', 'link', 'set', here, 'up');
  plugCable();
  return {
    address: `${network}.1`,
    run: (words) =>
      spawn('ip', ['netns', 'exec', name, process.execPath, ...words], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    pullCable: () => must('ip', 'link', 'set', here, 'down'),
    plugCable,
    worsen: () => succeeds('tc', 'qdisc', 'add', 'dev', here, 'root', 'netem', 'delay', '2ms', 'loss', '1%'),
    end: () => must('ip', 'netns', 'del', name),
  };
};
