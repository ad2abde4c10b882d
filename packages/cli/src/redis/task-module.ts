import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModuleReference } from '@thalweg/parallel';
import { left, right } from 'fp-ts/lib/Either.js';
import { textOf, type Reading } from '../command/option-values.js';
import type { Arguments } from '../command/parse-arguments.js';
import type { Option } from '../command/syntax.js';

/** The option of the commands that load the task of a run. */
export const taskOption = {
  value: 'MODULE#EXPORT',
  required: true,
  about: 'the factory of the task: a JavaScript file or a file URL, and the name of its export',
} as const satisfies Option;

export const readTaskModule = (args: Arguments): Reading<ModuleReference> => {
  const text = textOf(args, 'task') ?? '';
  // The path may have the sign, too.
  const [, path = '', name = ''] = /^(.+)#([^#]+)$/s.exec(text) ?? [];
  if (path === '' || (path.startsWith('file:') && !URL.canParse(path)))
    return left([`--task: expected MODULE#EXPORT, such as ./task.js#digits, found '${text}'`]);
  const module = path.startsWith('file:') ? path : pathToFileURL(resolve(path)).href;
  return right({ module, export: name });
};
