import { readFileSync } from 'node:fs';
import { applyUpdates, chainAll, tensor, type Member } from '@thalweg/core';
import { createRegistry, fromSpec, type Spec } from '@thalweg/core/spec';
import { schedulesPlugin } from '@thalweg/schedules';
import { optimizersPlugin } from '../../src/index.js';
import { flat, functions, hessianVectors, type Params } from '../linesearch/functions.js';

export type Rows = readonly (readonly number[])[];
type FunctionName = keyof typeof functions;

/** A file of trajectories on functions. */
interface Golden<Found> {
  readonly functions: Readonly<
    Partial<
      Record<FunctionName, { readonly shapes: Readonly<Record<string, number[]>>; readonly params: number[] }>
    >
  >;
  readonly cases: readonly {
    readonly name: string;
    readonly spec: Spec;
    readonly function: FunctionName;
    readonly oracles: Readonly<Record<string, { readonly params: Rows } & Found>>;
  }[];
}

/** Reads a file of trajectories on functions; the caller gives the type of what an oracle found besides the parameters. */
export const readTrajectories = <Found = unknown>(name: string): Golden<Found> =>
  JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')) as Golden<Found>;

const read = fromSpec(createRegistry([optimizersPlugin, schedulesPlugin]));

/** The parameters and the state of the last member after each step on a function. */
export const runOn = (golden: Golden<unknown>, name: FunctionName, spec: Spec, steps: number) => {
  const built = read(spec);
  if (built._tag === 'Left') throw built.left[0];
  const tx = chainAll([built.right]);
  const valueAndGrad = functions[name];
  const hessianVector = hessianVectors[name];
  let params = startOf(golden, name);
  let state = tx.init(params);
  const rows: (readonly number[])[] = [];
  const states: unknown[] = [];
  for (let step = 0; step < steps; step++) {
    const [value, gradient] = valueAndGrad(params);
    const [updates, next] = tx.update(gradient, state, {
      params,
      value,
      valueAndGrad,
      ...(hessianVector === undefined ? {} : { hessianVector }),
    });
    params = applyUpdates<Params>(params, updates);
    state = next;
    rows.push(flat(params));
    states.push(lastState(tx.members, next));
  }
  return { rows, states };
};

const startOf = (golden: Golden<unknown>, name: FunctionName): Params => {
  const { shapes, params } = golden.functions[name]!;
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

const lastState = (members: readonly Member[], state: Readonly<Record<string, unknown>>): unknown =>
  state[members.at(-1)!.name];
