import { ParallelError } from '../error/parallel-error.js';
import type { ModuleReference } from './module-reference.js';

/** What a module exports under a name. Rejects with a `ParallelError` if there is no such module or export. @internal */
export const loadExport = async ({ module, export: name }: ModuleReference): Promise<unknown> => {
  const refuse = (found: string, cause?: unknown): never => {
    throw new ParallelError({
      reason: 'notFound',
      expected: `an export '${name}' of ${module}`,
      found,
      ...(cause === undefined ? {} : { cause }),
    });
  };
  const exports = await (
    import(/* @vite-ignore */ module) as Promise<Readonly<Record<string, unknown>>>
  ).catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error), error));
  return Object.hasOwn(exports, name)
    ? exports[name]
    : refuse(`only ${Object.keys(exports).join(', ') || 'nothing'}`);
};
