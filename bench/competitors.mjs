// Who takes part in the comparison of optimizers, and who is missing.
import os from 'node:os';
import { compileC } from './process/c-program.mjs';
import { openC, openNode, openPython } from './process/open.mjs';
import { findWideNodes, wideLoops } from './process/wide-node.mjs';

/** @typedef {import('./process/open.mjs').Process} Process */
/** @typedef {import('./process/subject.mjs').Missing} Missing */
/** @typedef {readonly (Competitor | Missing)[]} Some */

/**
 * @typedef {object} Competitor
 * @property {string} name
 * @property {boolean} isOwn Whether it is thalweg.
 * @property {number} threads
 * @property {number} mostParameters
 * @property {() => Promise<Process>} open A process, ready to prepare.
 * @property {(process: Process) => void} done Ends it, or keeps it for the next case.
 */

/** A fresh process for each case, so that no case meets code or memory that another left. @param {() => Promise<Process>} open */
const fresh = (open) => ({ open, done: (/** @type {Process} */ process) => process.close() });

/** One process for all, since to import a Python library takes seconds. @param {() => Promise<Process>} open */
const kept = (open) => {
  /** @type {Promise<Process> | undefined} */
  let opened;
  return { open: () => (opened ??= open()), done: () => undefined };
};

/** @param {string} name @param {number} threads */
const withThreads = (name, threads) => (threads === 1 ? name : `${name}, ${threads} threads`);

/** thalweg's forms that are not the fastest: gradients are copied first, or outputs are fresh. */
export const slowerForms = /** @type {const} */ ({
  given: "thalweg, caller's arrays",
  pure: 'thalweg, pure',
});

/** Beyond this, fresh outputs are a matter of the garbage collector and nothing else. */
const mostPure = 1_000_000;

/** @param {string} name @param {Omit<Competitor, 'name' | 'isOwn' | 'threads' | 'mostParameters'> & Partial<Competitor>} more @returns {Competitor} */
const competitor = (name, more) => ({ name, isOwn: false, threads: 1, mostParameters: Infinity, ...more });

/** With one thread, and with two where there are two cores. */
const threadCounts = os.availableParallelism() > 1 ? [1, 2] : [1];

/** @param {number} threads @param {string} named @param {Parameters<typeof openNode>[1]} [engine] */
const own = (threads, named, engine) =>
  competitor(withThreads(named, threads), {
    isOwn: true,
    threads,
    ...fresh(() => openNode(threads === 1 ? 'thalweg-own' : 'thalweg-threads', engine)),
  });

/** @returns {Some} */
const pythonPeers = () => {
  const python = process.env.THALWEG_PYTHON;
  if (python === undefined)
    return [
      {
        missing:
          'Optax and PyTorch: THALWEG_PYTHON names no Python (python -m venv ENV, ENV/bin/pip install jax optax torch, THALWEG_PYTHON=ENV/bin/python)',
      },
    ];
  return /** @type {const} */ ([
    ['Optax', 'optax'],
    ['PyTorch', 'torch'],
  ]).flatMap(([name, library]) =>
    threadCounts.map((threads) =>
      competitor(withThreads(name, threads), {
        threads,
        ...kept(() => openPython(python, library, threads)),
      }),
    ),
  );
};

/** @returns {Some} */
const inC = () =>
  /** @type {const} */ ([128, 256]).flatMap(
    /** @returns {Some} */ (bits) => {
      const name = `C, ${bits} bits`;
      const program = compileC(bits);
      if ('missing' in program) return [{ missing: `${name}: ${program.missing}` }];
      return threadCounts.map((threads) =>
        competitor(withThreads(name, threads), { threads, ...fresh(() => openC(program, threads)) }),
      );
    },
  );

/** @returns {Some} */
const withWideLoops = () =>
  findWideNodes().flatMap(
    /** @returns {Some} */ (found) => {
      if ('missing' in found) return [{ missing: `thalweg, wide loops: ${found.missing}` }];
      const engine = { node: found.file, flags: [wideLoops] };
      return threadCounts.map((threads) =>
        own(threads, `thalweg, wide loops, Node ${found.version}`, engine),
      );
    },
  );

/** @returns {Some} */
const all = () => [
  ...threadCounts.map((threads) => own(threads, 'thalweg')),
  ...withWideLoops(),
  competitor(slowerForms.given, { isOwn: true, ...fresh(() => openNode('thalweg-given')) }),
  competitor(slowerForms.pure, {
    isOwn: true,
    mostParameters: mostPure,
    ...fresh(() => openNode('thalweg-pure')),
  }),
  ...inC(),
  competitor(
    'hand-written',
    fresh(() => openNode('hand-written')),
  ),
  ...pythonPeers(),
  competitor(
    'tfjs wasm',
    fresh(() => openNode('tfjs-wasm')),
  ),
  competitor(
    'tfjs cpu',
    fresh(() => openNode('tfjs-cpu')),
  ),
  competitor(
    'jax-js',
    fresh(() => openNode('jax-js')),
  ),
  competitor(
    'deepbox',
    fresh(() => openNode('deepbox')),
  ),
];

/**
 * Asks each whether it is there.
 *
 * @returns {Promise<{ readonly competitors: readonly Competitor[], readonly versions: readonly string[], readonly skipped: readonly string[] }>}
 */
export const findCompetitors = async () => {
  const competitors = [];
  const versions = new Set();
  const skipped = threadCounts.includes(2) ? [] : ['everything with 2 threads: there is one core'];
  for (const one of all()) {
    if ('missing' in one) {
      skipped.push(one.missing);
      continue;
    }
    const process = await one.open();
    const { version, missing } = process.hello;
    one.done(process);
    if (version === undefined) skipped.push(`${one.name}: ${missing ?? 'its process does not start'}`);
    else competitors.push(one);
    if (version) versions.add(version);
  }
  return { competitors, versions: [...versions], skipped };
};
