// Runs the tests that use threads, processes or clocks many times on a machine under load, and counts failures.
// Usage: node tools/steadiness/run.mjs [--times 10] [--way busy|pinned] [--list] [words in the paths of test files
// ...]
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { timedTests } from './timed-tests.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: 'string', default: '10' },
    way: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});
const times = Number(values.times);
if (!(Number.isSafeInteger(times) && times >= 1)) {
  console.error(`--times: expected a whole number, 1 or more, found ${values.times}`);
  process.exit(1);
}

const { way } = values;
if (way !== undefined && way !== 'busy' && way !== 'pinned') {
  console.error(`--way: expected busy or pinned, found ${way}`);
  process.exit(1);
}

const files = timedTests(root).filter(
  (file) => positionals.length === 0 || positionals.some((word) => file.includes(word)),
);
if (values.list || files.length === 0) {
  console.log(files.join('\n') || 'No test starts threads, processes or clocks.');
  process.exit(0);
}

/**
 * Runs the test files of a package once, and returns those that failed. @param {string} folder @param {string[]} own
 * @param {boolean} pinned
 */
const failuresOf = (folder, own, pinned) => {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'steadiness-'));
  const output = path.join(temporary, 'report.json');
  const vitest = [
    ...['npx', 'vitest', 'run', ...own, '--maxWorkers=1', '--typecheck.enabled=false'],
    ...['--reporter=json', `--outputFile=${output}`],
  ];
  const [command = '', ...rest] = pinned ? ['taskset', '-c', '0', ...vitest] : vitest;
  try {
    execFileSync(command, rest, { cwd: path.join(root, folder), stdio: 'ignore' });
  } catch {
    // The report lists the failures.
  }
  try {
    /** @type {{ readonly testResults: readonly { readonly name: string, readonly status: string, readonly message: string, readonly assertionResults: readonly { readonly status: string, readonly fullName: string, readonly failureMessages: readonly string[] }[] }[] }} */
    const report = JSON.parse(readFileSync(output, 'utf8'));
    return own.filter((file) => {
      const result = report.testResults.find(({ name }) => name === path.join(root, folder, file));
      for (const { status, fullName, failureMessages } of result?.assertionResults ?? [])
        if (status === 'failed') console.error(`${fullName}: ${failureMessages[0]?.split('\n')[0]}`);
      return result?.status !== 'passed';
    });
  } catch {
    console.error(`${folder}: the tests did not end with a report`);
    return own;
  } finally {
    rmSync(temporary, { recursive: true });
  }
};

/** @type {Map<string, string[]>} */
const byPackage = new Map();
for (const file of files) {
  const [packages, name, ...rest] = file.split('/');
  const folder = `${packages}/${name}`;
  byPackage.set(folder, [...(byPackage.get(folder) ?? []), rest.join('/')]);
}

/** @type {Map<string, Record<string, number>>} */
const failures = new Map(files.map((file) => [file, { busy: 0, pinned: 0 }]));

/** @param {'busy' | 'pinned'} way */
const repeat = (way) => {
  for (let time = 1; time <= times; time++) {
    console.error(`${way}: ${time} of ${times}`);
    for (const [folder, own] of byPackage)
      for (const file of failuresOf(folder, own, way === 'pinned')) {
        const counts = failures.get(`${folder}/${file}`);
        if (counts !== undefined) counts[way] = (counts[way] ?? 0) + 1;
      }
  }
};

if (way !== 'pinned') {
  const loops = [1, 2].map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  try {
    repeat('busy');
  } finally {
    for (const loop of loops) loop.kill('SIGKILL');
  }
}
const canPin = os.platform() === 'linux';
if (!canPin) console.error('Tests can be pinned to one core on Linux only: not done.');
else if (way !== 'busy') repeat('pinned');

/** @param {'busy' | 'pinned'} one @param {number | undefined} failed */
const counted = (one, failed) =>
  (way ?? one) === one && (one === 'busy' || canPin) ? `${failed} of ${times}` : '–';

console.log('| test file | failures beside two busy loops | failures on one core |');
console.log('| --- | ---: | ---: |');
for (const [file, { busy, pinned }] of failures)
  console.log(`| ${file} | ${counted('busy', busy)} | ${counted('pinned', pinned)} |`);
process.exit([...failures.values()].some(({ busy = 0, pinned = 0 }) => busy + pinned > 0) ? 1 : 0);
