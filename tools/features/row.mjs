// A row of FEATURES.md: what another library has, and what there is here.

/**
 * @typedef {object} Row
 * @property {readonly string[]} names what the row is about, as the other library has it
 * @property {'same' | 'differs' | 'composed' | 'left out'} verdict
 * @property {readonly string[]} here exports of ours
 * @property {string} text
 * @property {string} [code] the composition, which runs as an example
 *
 * @typedef {{ readonly title: string, readonly rows: readonly Row[] }} Topic
 *
 * @typedef {object} Peer
 * @property {string} names the list of its symbols, as in names.json
 * @property {string} title
 * @property {string} about
 * @property {readonly Topic[]} topics
 */

/** @param {string} text */
const words = (text) => text.split(/\s+/).filter(Boolean);

/** The same numbers by default or with the options that the text names. @param {string} names @param {string} here */
export const same = (names, here, text = '') =>
  /** @type {Row} */ ({ names: words(names), verdict: 'same', here: words(here), text });

/** @param {string} names @param {string} here @param {string} how */
export const differs = (names, here, how) =>
  /** @type {Row} */ ({ names: words(names), verdict: 'differs', here: words(here), text: how });

/** @param {string} names @param {string} here The exports that it is composed of. @param {string} code @param {string} text */
export const composed = (names, here, code, text = '') =>
  /** @type {Row} */ ({ names: words(names), verdict: 'composed', here: words(here), text, code });

/** @param {string} names @param {string} why @param {string} here What serves instead. */
export const leftOut = (names, why, here = '') =>
  /** @type {Row} */ ({ names: words(names), verdict: 'left out', here: words(here), text: why });

/** @param {string} title @param {readonly Row[]} rows */
export const topic = (title, ...rows) => /** @type {Topic} */ ({ title, rows });
