import type { Condition, Expression } from '../expression/expression.js';
import { select } from '../expression/operations.js';
import { requireOptions } from '../declare/require-options.js';
import type { BoundRule, Wrapping } from '../rule/bound-rule.js';
import type { Description } from '../declare/description.js';
import type {
  AnyTransformation,
  Body,
  CustomBody,
  GroupBody,
  Member,
} from '../member/gradient-transformation.js';
import { requireBackend } from '../member/require-backend.js';
import { requireTransformation } from '../member/require-transformation.js';
import type { Backend } from '../kernel/kernel.js';
import { latexName, latexNotation } from './latex.js';
import { explainPasses, type ExplainedPass } from './passes.js';
import type { Notation } from './notation.js';
import { render } from './render.js';
import { textNotation } from './text.js';

/** The equations and passes of a transformation; see {@link explain}. @category Explain @since 0.1.0 */
export interface Explanation {
  /** One numbered paragraph per member: name, hyperparameters, equations. `mu′` is the next value of `mu`. */
  readonly text: string;
  /** The equations as a LaTeX `align*` environment, with steps as subscripts. */
  readonly latex: string;
  /** The passes over memory with which `makeStep` runs it, in order. */
  readonly passes: readonly ExplainedPass[];
}

/**
 * The equations of a chain, derived from the graphs that run.
 *
 * Each member's `g` is the output of the member before; the last `g′` is the update, which is added to the
 * parameters. A member that is not a rule is listed without an equation.
 *
 * @param tx - The transformation.
 * @param options - `backend`: the backend given to `makeStep`, if any.
 * @throws {ConfigError} If `tx` is not a transformation, or an option or the backend is unknown.
 *
 * @example
 * ```ts
 * import { explain } from '@thalweg/core';
 * import { momentum } from '@thalweg/optimizers';
 *
 * const lines = explain(momentum({ learningRate: 0.1 })).text.split('\n');
 * lines[0] // => '1. addMomentum  decay = 0.9, nesterov = false'
 * lines[1] // => '   trace′ = g + decay·trace'
 * lines[2] // => '   g′ = trace′'
 * lines[3] // => '2. scaleByLearningRate  learningRate = 0.1'
 * lines[4] // => '   g′ = −learningRate·g'
 *
 * const [pass] = explain(momentum({ learningRate: 0.1 })).passes;
 * pass?.members // => ['addMomentum', 'scaleByLearningRate', 'applyUpdates']
 * pass?.reads // => ['g', 'addMomentum.trace', 'params']
 * pass?.writes // => ['addMomentum.trace', 'params']
 * ```
 *
 * @category Explain
 * @since 0.1.0
 */
export const explain = (tx: AnyTransformation, options: { readonly backend?: Backend } = {}): Explanation => {
  requireTransformation('explain', 'tx', tx);
  requireOptions('explain', options, { backend: true });
  const { backend } = options;
  requireBackend('explain', backend);
  return {
    text: tx.members.length === 0 ? 'identity' : paragraphs(tx.members, '').join('\n'),
    latex: `\\begin{align*}\n${tx.members.flatMap(latexLines).join(' \\\\\n')}\n\\end{align*}`,
    passes: explainPasses(tx.members, backend),
  };
};

const paragraphs = (members: readonly Member[], indent: string): readonly string[] =>
  members.flatMap((member, i) => {
    const { name, body } = member;
    const head = [`${indent}${i + 1}. ${name}`, settings(body)].filter((part) => part !== '').join('  ');
    const lines =
      body._tag === 'Rule'
        ? equations(body, textNotation, { next: (slot) => `${slot}′`, before: (slot) => slot }).map(
            (line) => `${indent}   ${line}`,
          )
        : innerOf(body).length === 0
          ? [`${indent}   (not a rule: no equation)`]
          : paragraphs(innerOf(body), `${indent}   `);
    return [head, ...lines];
  });

const innerOf = (body: GroupBody | CustomBody): readonly Member[] =>
  body._tag === 'Group' ? body.members : body.inner.flatMap(({ members }) => members);

const settings = (body: Body): string =>
  body._tag !== 'Rule'
    ? ''
    : Object.entries(body.settings)
        .map(([name, value]) => `${name} = ${setting(value)}`)
        .join(', ');

const setting = (value: unknown): string => {
  if (value instanceof RegExp) return String(value);
  if (typeof value !== 'function')
    return JSON.stringify(value, (_, item: unknown) => (typeof item === 'function' ? setting(item) : item));
  if (!('description' in value)) return value.name === '' ? 'a function' : value.name;
  const { name, options } = value.description as Description;
  const parts = Object.entries(options).map(([option, inner]) => `${option} = ${setting(inner)}`);
  return `${name}(${parts.join(', ')})`;
};

const latexLines = ({ name, body }: Member): readonly string[] =>
  body._tag === 'Rule'
    ? [
        `&\\textbf{${name}}`,
        ...equations(
          body,
          { ...latexNotation, symbol: (symbol) => (symbol === 'g' ? 'g_t' : latexName(symbol)) },
          { next: (slot) => `${latexName(slot)}_t`, before: (slot) => `${latexName(slot)}_{t-1}` },
        ).map((line) => (line.includes(' = ') ? line.replace(' = ', ' &= ') : `&${line}`)),
      ]
    : innerOf(body).length === 0
      ? [`&\\textbf{${name}}`]
      : innerOf(body).flatMap(latexLines);

/** The lines `name = expression`: scalars first, then slots, then the update. */
const equations = (
  { outputs, scalars, slots, gradientPoint, wraps }: BoundRule,
  notation: Notation,
  { next, before }: { readonly next: (slot: string) => string; readonly before: (slot: string) => string },
): readonly string[] => {
  const within: Notation = {
    ...notation,
    symbol: (name) => (slots.some((slot) => slot.name === name) ? before(name) : notation.symbol(name)),
  };
  const names = new Map<Expression, string>();
  const line = (name: string, expression: Expression, rememberAs: string): string => {
    const text = `${name} = ${render(expression, within, names)}`;
    // Later equations refer to the value by its name; a bare symbol keeps its own name.
    if (expression._tag !== 'Symbol') names.set(expression, rememberAs);
    return text;
  };
  const point = notation === textNotation ? 'g at' : 'g_t \\text{ at}';
  return [
    ...(gradientPoint === undefined ? [] : [`${point} ${render(gradientPoint, within)}`]),
    ...Object.entries(scalars).map(([name, value]) => `${notation.symbol(name)} = ${render(value, within)}`),
    ...(wraps === undefined ? [] : wrappingLines(wraps, notation, within)),
    ...slots
      .filter(({ name }) => wraps?.measures?.names.includes(name) !== true)
      .map(({ name }) => line(next(name), outputs[name]!, next(name))),
    line(notation === textNotation ? 'g′' : "g_t'", outputs.g!, 'g'),
  ];
};

/** What the wrapped members receive, when they run, and when they start again. */
const wrappingLines = (
  { members, inner, runs, resets }: Wrapping,
  notation: Notation,
  within: Notation,
): readonly string[] => {
  const those = `the ${members === 1 ? 'member' : `${members} members`} before`;
  const [receive, run, start] = members === 1 ? ['receives', 'runs', 'starts'] : ['receive', 'run', 'start'];
  const words = (text: string): string => (notation === textNotation ? text : `\\text{${text}}`);
  const condition = (name: string, holds: Condition, meaning: string): string =>
    `${words(name)} = ${render(select(holds, 1, 0), within)}${words(`: 1 if ${those} ${meaning}`)}`;
  return [
    ...(inner._tag === 'Symbol' ? [] : [`${words(`${those} ${receive} `)}${render(inner, within)}`]),
    ...(runs === undefined ? [] : [condition('runs', runs, run)]),
    ...(resets === undefined ? [] : [condition('resets', resets, `${start} again after the step`)]),
  ];
};
