import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { applyUpdates, chainAll, tensor, type Member } from '@thalweg/core';
import { createRegistry, fromSpec, type Spec } from '@thalweg/core/spec';
import { expectClose } from '@thalweg/testing';
import { optimizersPlugin } from '../../src/index.js';
import { flat, functions, type Params } from '../linesearch/functions.js';

type Rows = readonly (readonly number[])[];
type FunctionName = keyof typeof functions;

/** What `tools/golden/linesearch.py` wrote. */
const golden = JSON.parse(readFileSync(new URL('./linesearch.json', import.meta.url), 'utf8')) as {
  readonly functions: Readonly<
    Record<FunctionName, { readonly shapes: Readonly<Record<string, number[]>>; readonly params: number[] }>
  >;
  readonly cases: readonly {
    readonly name: string;
    readonly spec: Spec;
    readonly function: FunctionName;
    readonly oracles: Readonly<Record<string, { readonly params: Rows; readonly learningRates?: Rows }>>;
  }[];
};

const startOf = (name: FunctionName): Params => {
  const { shapes, params } = golden.functions[name];
  let end = 0;
  return Object.fromEntries(
    Object.keys(shapes)
      .sort()
      .map((key) => {
        const begin = end;
        end += shapes[key]!.reduce((product, length) => product * length, 1);
        return [key, tensor(Float64Array.from(params.slice(begin, end)), shapes[key])];
      }),
  );
};

const read = fromSpec(createRegistry([optimizersPlugin]));

const run = (spec: Spec, name: FunctionName, steps: number) => {
  const built = read(spec);
  if (built._tag === 'Left') throw built.left[0];
  const tx = chainAll([built.right]);
  const valueAndGrad = functions[name];
  let params = startOf(name);
  let state = tx.init(params);
  const rows: (readonly number[])[] = [];
  const rates: number[][] = [];
  for (let step = 0; step < steps; step++) {
    const [updates, next] = tx.update(valueAndGrad(params)[1], state, { params, valueAndGrad });
    params = applyUpdates<Params>(params, updates);
    state = next;
    rows.push(flat(params));
    rates.push(rateOf(tx.members, next));
  }
  return { rows, rates };
};

/** The stepsize in the state of the last member, if it is a line search. */
const rateOf = (members: readonly Member[], state: Readonly<Record<string, unknown>>): number[] => {
  const last = state[members.at(-1)!.name] as { readonly learningRate?: number };
  return last.learningRate === undefined ? [] : [last.learningRate];
};

describe('line searches and L-BFGS', () => {
  describe.each(golden.cases)('$name', ({ spec, function: name, oracles }) => {
    it.each(Object.entries(oracles))('agrees with %s', (_, { params, learningRates }) => {
      const { rows, rates } = run(spec, name, params.length);
      if (learningRates !== undefined) expectClose(rates, learningRates);
      expectClose(rows, params, 1e-15);
    });
  });
});
