// How much is measured: everything, or what fits into three minutes.

/**
 * @typedef {object} Effort
 * @property {boolean} quick Fewer sizes, and only the parts that matter most.
 * @property {number} rounds How often each subject is measured, in turn.
 * @property {number} repeats How many fresh processes measure what happens once in a process.
 * @property {number} warmUp Seconds until the engine has compiled what it will compile, and caches hold what they will hold.
 * @property {number} scale What the seconds of a measurement are multiplied by.
 */

/** @type {Effort} */
export const full = { quick: false, rounds: 5, repeats: 7, warmUp: 0.4, scale: 1 };

/** @type {Effort} */
export const quick = { quick: true, rounds: 3, repeats: 3, warmUp: 0.2, scale: 0.4 };
