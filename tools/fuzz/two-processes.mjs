// Two processes save into one folder, and one of them is killed every second: `node tools/fuzz/two-processes.mjs [seconds]
// [seed]`, after `npm run build`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkpointFolder, loadCheckpointTask } from '@thalweg/core/checkpoint';
import { fingerprints } from './kill-often.mjs';
import { randomFrom } from './random.mjs';
import { savedRun } from './saved-run.mjs';

const [seconds = 60, seed = 1] = process.argv.slice(2).map(Number);

const size = 150_000;
const saved = savedRun(size);
const { fingerprint, expected } = fingerprints(saved);
const random = randomFrom(seed);
const child = fileURLToPath(new URL('saving-child.mjs', import.meta.url));
const parent = mkdtempSync(join(tmpdir(), 'thalweg-two-'));
const counts = { saves: 0, refusals: 0, kills: 0, 'kills of the one that saves': 0, 'kills in a write': 0 };
const reads = { listings: 0, files: 0, 'files removed meanwhile': 0, folders: 1 };
/** @type {string[]} */
const faults = [];

const newFolder = () => join(parent, `run-${reads.folders}`);
let path = newFolder();

/** Tells whoever waits that a process has said something. */
let changed = () => undefined;
const change = () =>
  new Promise((resolve) => {
    changed = () => {
      resolve(undefined);
      return undefined;
    };
  });

const start = () => {
  const process_ = spawn(process.execPath, [child, path, String(size)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const dead = new Promise((resolve) => process_.once('exit', resolve));
  createInterface({ input: process_.stdout }).on('line', (line) => {
    if (line.startsWith('saved')) counts.saves++;
    changed();
    if (!line.startsWith('refused')) return;
    counts.refusals++;
    if (!line.includes('that no other process saves into')) faults.push(line);
    void setTimeout(5).then(() => process_.stdin.write('again\n'));
  });
  process_.stdin.on('error', () => undefined);
  return { process: process_, dead };
};

/** Loads all that is listed; a file that is not listed any more was removed by a save meanwhile. */
const check = async () => {
  const folder = checkpointFolder(path);
  reads.listings++;
  let furthest = 0;
  for (const kept of await folder.list()) {
    const loaded = await loadCheckpointTask(kept.path)();
    if (loaded._tag === 'Right') {
      const run = saved.runFrom(loaded.right);
      furthest = Math.max(furthest, run.step);
      reads.files++;
      if (run.step !== kept.step || fingerprint(run) !== expected(run.step))
        faults.push(`${kept.path} holds another run`);
    } else if ((await folder.list()).some((now) => now.path === kept.path)) faults.push(loaded.left.message);
    else reads['files removed meanwhile']++;
  }
  return furthest;
};

const end = performance.now() + seconds * 1000;
let reached = 0;
let savers = [start(), start()];
while (performance.now() < end) {
  // At any moment of the second; what is listed is read all the time.
  const moment = performance.now() + 500 + random.below(1000);
  // On a busy machine they live until one of them has saved something; else this would say nothing.
  const before = counts.saves;
  while (performance.now() < moment || (counts.saves === before && performance.now() < end)) {
    await Promise.race([change(), setTimeout(Math.max(1, moment - performance.now()))]);
    reached = Math.max(reached, await check());
  }
  const which = random.below(2);
  const victim = savers[which];
  if (victim === undefined) continue;
  victim.process.kill('SIGKILL');
  await victim.dead;
  counts.kills++;
  const names = existsSync(path) ? readdirSync(path) : [];
  const mark = `-${victim.process.pid}-`;
  if (names.some((name) => name.startsWith(`saving-process${mark}`))) counts['kills of the one that saves']++;
  if (names.some((name) => name.endsWith('.unfinished') && name.includes(`.${victim.process.pid}-`)))
    counts['kills in a write']++;
  const furthest = await check();
  if (furthest < reached) faults.push(`step ${furthest} after step ${reached}`);
  // Checkpoints grow; from time to time the run starts anew.
  if (furthest >= 40) {
    for (const saver of savers) {
      saver.process.kill('SIGKILL');
      await saver.dead;
    }
    reads.folders++;
    path = newFolder();
    reached = 0;
    savers = [start(), start()];
  } else savers[which] = start();
}
for (const saver of savers) {
  saver.process.kill('SIGKILL');
  await saver.dead;
}
await check();
rmSync(parent, { recursive: true });

const told = (/** @type {Record<string, number>} */ of) =>
  Object.entries(of)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
console.log(`two processes: ${seconds} s of seed ${seed}: ${told(counts)}`);
console.log(`two processes: ${told(reads)}`);
for (const fault of new Set(faults)) console.log(`two processes: FAULT ${fault}`);
if (faults.length > 0) process.exitCode = 1;
