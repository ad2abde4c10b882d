// Who takes part in the comparison of optimizers, and who is missing.
import { openNode, openPython } from './process/open.mjs';

/** @typedef {import('./process/open.mjs').Process} Process */

/**
 * @typedef {object} Competitor
 * @property {string} name
 * @property {() => Promise<Process>} open A process, ready to prepare.
 * @property {(process: Process) => void} done Ends it, or keeps it for the next case.
 */

/** A fresh process for each case, so that no case meets code or memory that another left. @param {string} subject */
const fresh = (subject) => ({
  open: () => openNode(subject),
  done: (/** @type {Process} */ process) => process.close(),
});

/** One process for all, since to import a Python library takes seconds. @param {string} python @param {'optax' | 'torch'} library */
const kept = (python, library) => {
  /** @type {Promise<Process> | undefined} */
  let opened;
  return { open: () => (opened ??= openPython(python, library)), done: () => undefined };
};

const python = process.env.THALWEG_PYTHON;

/** thalweg's forms, in the order of the tables. */
export const forms = /** @type {const} */ ({
  own: 'thalweg, own gradients',
  given: "thalweg, caller's arrays",
  pure: 'thalweg, pure',
});

/** @type {readonly Competitor[]} */
const all = [
  { name: forms.own, ...fresh('thalweg-own') },
  { name: forms.given, ...fresh('thalweg-given') },
  { name: forms.pure, ...fresh('thalweg-pure') },
  { name: 'hand-written', ...fresh('hand-written') },
  ...(python === undefined
    ? []
    : [
        { name: 'Optax', ...kept(python, 'optax') },
        { name: 'PyTorch', ...kept(python, 'torch') },
      ]),
  { name: 'tfjs wasm', ...fresh('tfjs-wasm') },
  { name: 'tfjs cpu', ...fresh('tfjs-cpu') },
  { name: 'jax-js', ...fresh('jax-js') },
  { name: 'deepbox', ...fresh('deepbox') },
];

/**
 * Asks each whether it is there.
 *
 * @returns {Promise<{ readonly competitors: readonly Competitor[], readonly versions: readonly string[], readonly skipped: readonly string[] }>}
 */
export const findCompetitors = async () => {
  const competitors = [];
  const versions = new Set();
  const skipped =
    python === undefined
      ? [
          'Optax and PyTorch: THALWEG_PYTHON names no Python (python -m venv ENV, ENV/bin/pip install jax optax torch, THALWEG_PYTHON=ENV/bin/python)',
        ]
      : [];
  for (const competitor of all) {
    const process = await competitor.open();
    const { version, missing } = process.hello;
    competitor.done(process);
    if (version === undefined) skipped.push(`${competitor.name}: ${missing ?? 'its process does not start'}`);
    else competitors.push(competitor);
    if (version) versions.add(version);
  }
  return { competitors, versions: [...versions], skipped };
};
