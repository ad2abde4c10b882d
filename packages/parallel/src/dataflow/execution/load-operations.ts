import { ParallelError } from '../../error/parallel-error.js';
import { loadExport } from '../../task/load-export.js';
import type { ModuleReference } from '../../task/module-reference.js';
import type { Operation } from '../graph/operation.js';

/** Loads operations from their modules. Rejects with a `ParallelError`. @internal */
export const loadOperations = async (
  references: readonly ModuleReference[],
): Promise<readonly Operation[]> => {
  const loaded = await Promise.all(references.map(loadExport));
  const operations = loaded.filter(isOperation);
  if (operations.length < loaded.length) {
    const { module, export: name } = references[loaded.findIndex((value) => !isOperation(value))]!;
    throw new ParallelError({
      reason: 'notFound',
      expected: `${name} of ${module} to be an operation, with a name and compute`,
      found: 'something else',
    });
  }
  return operations;
};

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'compute' in value &&
  typeof value.compute === 'function';
