// Measures subjects in turn, round after round: what slows the machine for some seconds slows them all.

/**
 * @param {readonly import('./open.mjs').Process[]} processes Prepared.
 * @param {number} seconds Of a round of one process, when everything is measured.
 * @param {import('../effort.mjs').Effort} effort
 * @returns {Promise<readonly (readonly number[])[]>} For each process the nanoseconds per step of each round; nothing for
 *   a process that ended.
 */
export const alternate = async (processes, seconds, { rounds, warmUp, scale }) => {
  /** @type {number[][]} */
  const all = processes.map(() => []);
  for (const { ask } of processes) await ask({ seconds: warmUp });
  for (let round = 0; round < rounds; round++)
    for (const [i, { ask }] of processes.entries()) {
      const { nanoseconds } = await ask({ seconds: scale * seconds });
      if (nanoseconds !== undefined) all[i].push(nanoseconds);
    }
  return all.map((times) => (times.length === rounds ? times : []));
};
