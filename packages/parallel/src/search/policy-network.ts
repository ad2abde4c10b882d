import { uniformAt, type Key } from '@thalweg/core';
import {
  updateCombinations,
  updateFunctions,
  updateOperands,
  updateResults,
  type UpdateRule,
} from '@thalweg/optimizers';

/** What a policy does with a rule: which tokens it chose, and how probable each was. @internal */
export interface Choice {
  readonly rule: UpdateRule;
  /** The logarithm of the probability of each token, in the order of the tokens. */
  readonly logs: readonly number[];
}

/** A policy over rules of one depth, whose numbers are one array. @internal */
export interface PolicyNetwork {
  /** How many numbers it has. */
  readonly size: number;
  /** Draws a rule. */
  readonly choose: (params: ArrayLike<number>, key: Key) => Choice;
  /**
   * Adds the gradient of a sum over the tokens of a rule.
   *
   * @param slopesOf - The derivatives of a term by the logarithm of the probability of its token and by the entropy.
   * @param gradient - Is added to.
   */
  readonly addGradient: (
    params: ArrayLike<number>,
    rule: UpdateRule,
    slopesOf: (log: number, token: number) => { readonly byLog: number; readonly byEntropy: number },
    gradient: Float64Array,
  ) => void;
}

const operands = [...updateOperands, ...updateResults];

/** The places of a group in the order of the paper, with all tokens that they may ever have. */
const places = [
  { name: 'left', tokens: operands },
  { name: 'right', tokens: operands },
  { name: 'leftFunction', tokens: updateFunctions },
  { name: 'rightFunction', tokens: updateFunctions },
  { name: 'combine', tokens: updateCombinations },
] as const;

/**
 * A recurrent network that writes a rule token by token: the token before goes in, and the probabilities of the next come out,
 *
 * $$h_t = \tanh(E_{x_{t-1}} + W h_{t-1} + b), \qquad p_t = \operatorname{softmax}(V h_t + c)$$
 *
 * with $E$, $V$ and $c$ of their own for each place of a group.
 *
 * @param depth - The number of groups.
 * @param width - The length of $h$.
 * @internal
 */
export const policyNetwork = (depth: number, width: number): PolicyNetwork => {
  let size = 0;
  const part = (length: number): number => {
    const from = size;
    size += length;
    return from;
  };
  const recurrent = part(width * width);
  const bias = part(width);
  const begin = part(width);
  const parts = places.map(({ tokens }) => ({
    embeddings: part(tokens.length * width),
    weights: part(tokens.length * width),
    biases: part(tokens.length),
  }));

  /** How many tokens a place has in a group: operands that are results of later groups are out. */
  const countAt = (t: number): number => {
    const place = t % places.length;
    return place < 2 ? updateOperands.length + Math.floor(t / places.length) : places[place]!.tokens.length;
  };

  /** Goes through a rule; `tokenAt` gives the token at each place, from the probabilities there. */
  const forward = (
    params: ArrayLike<number>,
    tokenAt: (t: number, probabilities: Float64Array) => number,
  ): readonly Moment[] => {
    const moments: Moment[] = [];
    let before = new Float64Array(width);
    let input = begin;
    for (let t = 0; t < depth * places.length; t++) {
      const { embeddings, weights, biases } = parts[t % places.length]!;
      const hidden = new Float64Array(width);
      for (let i = 0; i < width; i++) {
        let sum = params[bias + i]! + params[input + i]!;
        for (let j = 0; j < width; j++) sum += params[recurrent + i * width + j]! * before[j]!;
        hidden[i] = Math.tanh(sum);
      }
      const probabilities = new Float64Array(countAt(t));
      for (let k = 0; k < probabilities.length; k++) {
        let score = params[biases + k]!;
        for (let i = 0; i < width; i++) score += params[weights + k * width + i]! * hidden[i]!;
        probabilities[k] = score;
      }
      softmax(probabilities);
      const token = tokenAt(t, probabilities);
      moments.push({ input, before, hidden, probabilities, token });
      before = hidden;
      input = embeddings + token * width;
    }
    return moments;
  };

  return {
    size,
    choose: (params, key) => {
      const moments = forward(params, (t, probabilities) => {
        let rest = uniformAt(key, t);
        const token = probabilities.findIndex((probability) => (rest -= probability) < 0);
        // What rounding leaves of 1.
        return token < 0 ? probabilities.length - 1 : token;
      });
      return {
        rule: ruleOf(moments.map(({ token }) => token)),
        logs: moments.map(({ probabilities, token }) => Math.log(probabilities[token]!)),
      };
    },
    addGradient: (params, rule, slopesOf, gradient) => {
      const tokens = tokensOf(rule);
      const moments = forward(params, (t) => tokens[t]!);
      let later = new Float64Array(width);
      for (let t = moments.length - 1; t >= 0; t--) {
        const { input, before, hidden, probabilities, token } = moments[t]!;
        const { weights, biases } = parts[t % places.length]!;
        const { byLog, byEntropy } = slopesOf(Math.log(probabilities[token]!), t);
        const entropy = entropyOf(probabilities);
        const slope = later;
        for (let k = 0; k < probabilities.length; k++) {
          const p = probabilities[k]!;
          const byScore =
            byLog * ((k === token ? 1 : 0) - p) - (p > 0 ? byEntropy * p * (Math.log(p) + entropy) : 0);
          gradient[biases + k]! += byScore;
          for (let i = 0; i < width; i++) {
            gradient[weights + k * width + i]! += byScore * hidden[i]!;
            slope[i]! += byScore * params[weights + k * width + i]!;
          }
        }
        later = new Float64Array(width);
        for (let i = 0; i < width; i++) {
          const bySum = slope[i]! * (1 - hidden[i]! ** 2);
          gradient[bias + i]! += bySum;
          gradient[input + i]! += bySum;
          for (let j = 0; j < width; j++) {
            gradient[recurrent + i * width + j]! += bySum * before[j]!;
            later[j]! += bySum * params[recurrent + i * width + j]!;
          }
        }
      }
    },
  };
};

interface Moment {
  /** Where what went in begins. */
  readonly input: number;
  readonly before: Float64Array;
  readonly hidden: Float64Array;
  readonly probabilities: Float64Array;
  readonly token: number;
}

const softmax = (scores: Float64Array): void => {
  const highest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) sum += scores[k] = Math.exp(scores[k]! - highest);
  for (let k = 0; k < scores.length; k++) scores[k]! /= sum;
};

const entropyOf = (probabilities: Float64Array): number =>
  -probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);

const tokensOf = (rule: UpdateRule): readonly number[] =>
  rule.flatMap((group) =>
    places.map(({ name, tokens }) => (tokens as readonly string[]).indexOf(group[name])),
  );

const ruleOf = (tokens: readonly number[]): UpdateRule =>
  Array.from({ length: tokens.length / places.length }, (_, i) => {
    const [left, right, leftFunction, rightFunction, combine] = tokens.slice(
      i * places.length,
      (i + 1) * places.length,
    ) as [number, number, number, number, number];
    return {
      left: operands[left]!,
      right: operands[right]!,
      leftFunction: updateFunctions[leftFunction]!,
      rightFunction: updateFunctions[rightFunction]!,
      combine: updateCombinations[combine]!,
    };
  });
