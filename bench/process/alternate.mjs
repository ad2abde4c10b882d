// Measures subjects in turn, round after round: what slows the machine for some seconds slows them all.

/** Seconds until the engine has compiled what it will compile, and caches hold what they will hold. */
const warmUp = 0.4;

/**
 * @param {readonly import('./open.mjs').Process[]} processes Prepared.
 * @param {{ readonly rounds: number, readonly seconds: number }} effort
 * @returns {Promise<readonly (readonly number[])[]>} For each process the nanoseconds per step of each round; nothing for
 *   a process that ended.
 */
export const alternate = async (processes, { rounds, seconds }) => {
  /** @type {number[][]} */
  const all = processes.map(() => []);
  for (const { ask } of processes) await ask({ seconds: warmUp });
  for (let round = 0; round < rounds; round++)
    for (const [i, { ask }] of processes.entries()) {
      const { nanoseconds } = await ask({ seconds });
      if (nanoseconds !== undefined) all[i].push(nanoseconds);
    }
  return all.map((times) => (times.length === rounds ? times : []));
};
