/** The probability of a label sequence, as a sum over all its alignments. @internal */
export interface Alignments {
  /** The logarithm of the probability; -Infinity if no alignment is possible. */
  readonly logProbability: number;
  /** Calls back with the part of the probability that passes a class at a time. The parts of a time add up to 1. */
  readonly forEachPart: (visit: (time: number, label: number, part: number) => void) => void;
}

/**
 * Sums over all alignments by the forward-backward algorithm, in logarithms.
 *
 * @param logP - The logarithm of the probability of each class at each time.
 * @param labels - The classes to be read, without blanks.
 * @param blank - The class that stands between labels.
 * @internal
 */
export const alignmentsOf = (
  logP: readonly Float64Array[],
  labels: readonly number[],
  blank: number,
): Alignments => {
  // Blanks around the labels, through which an alignment walks: it stays, goes on, or skips a blank between two
  // different labels.
  const states = [blank, ...labels.flatMap((label) => [label, blank])];
  const skips = states.map((state, s) => s >= 2 && state !== blank && state !== states[s - 2]);

  const none = () => new Float64Array(states.length).fill(-Infinity);
  const forward: Float64Array[] = [];
  const start = none();
  start[0] = 0;
  if (states.length > 1) start[1] = 0;
  logP.forEach((p, time) => {
    const before = forward[time - 1];
    forward.push(
      start.map((initial, s) => {
        const reached =
          before === undefined
            ? initial
            : logSum(before[s]!, before[s - 1] ?? -Infinity, skips[s] ? before[s - 2]! : -Infinity);
        return reached + p[states[s]!]!;
      }),
    );
  });

  const backward = logP.map(none);
  for (let time = logP.length - 1; time >= 0; time--) {
    const after = backward[time + 1];
    const next = logP[time + 1];
    const onwards = (s: number) => (s < states.length ? after![s]! + next![states[s]!]! : -Infinity);
    for (let s = 0; s < states.length; s++)
      backward[time]![s] =
        after === undefined
          ? s >= states.length - 2
            ? 0
            : -Infinity
          : logSum(onwards(s), onwards(s + 1), skips[s + 2] ? onwards(s + 2) : -Infinity);
  }

  const last = forward.at(-1);
  const logProbability =
    last === undefined
      ? labels.length === 0
        ? 0
        : -Infinity
      : logSum(last.at(-1)!, last.at(-2) ?? -Infinity, -Infinity);
  return {
    logProbability,
    forEachPart: (visit) => {
      forward.forEach((reached, time) => {
        reached.forEach((logReached, s) => {
          visit(time, states[s]!, Math.exp(logReached + backward[time]![s]! - logProbability));
        });
      });
    },
  };
};

const logSum = (a: number, b: number, c: number): number => {
  const most = Math.max(a, b, c);
  return most === -Infinity
    ? most
    : most + Math.log(Math.exp(a - most) + Math.exp(b - most) + Math.exp(c - most));
};
