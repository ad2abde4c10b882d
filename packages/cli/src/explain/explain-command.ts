import { explain, type Explanation } from '@thalweg/core';
import { pipe } from 'fp-ts/lib/function.js';
import { map } from 'fp-ts/lib/TaskEither.js';
import type { Command } from '../command/command.js';
import { pluginOption } from '../spec/load-registry.js';
import { readOptimizer } from '../spec/read-spec.js';

export const explainCommand: Command = {
  name: 'explain',
  about: 'prints the equations of an optimizer, and the passes over memory that they take',
  operand: { shown: 'optimizer.json', about: 'the spec of an optimizer, or of any transformation' },
  options: {
    latex: { about: 'the equations as LaTeX, and nothing else' },
    plugin: pluginOption,
  },
  run: (args, { output }) =>
    pipe(
      readOptimizer({ path: args.operand, plugins: args.given('plugin') }),
      map((optimizer) => {
        const explanation = explain(optimizer);
        output.write(`${args.has('latex') ? explanation.latex : asText(explanation)}\n`);
      }),
    ),
};

const asText = ({ text, passes }: Explanation): string =>
  [text, '', 'Passes over memory:', ...passes.map((pass, i) => `${i + 1}. ${pass.text}`)].join('\n');
