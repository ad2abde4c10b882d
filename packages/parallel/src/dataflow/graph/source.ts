import type { OperationSite } from './operation.js';

/** The feed or variable that a node takes its value from. @internal */
export interface Source {
  readonly kind: 'feed' | 'variable';
  readonly name: string;
}

/** The feed or variable of a node; `undefined` for a node that is computed. @internal */
export const sourceOf = ({
  operation,
  attributes,
}: Pick<OperationSite, 'attributes'> & { readonly operation: string }): Source | undefined => {
  if (operation !== 'feed' && operation !== 'variable') return undefined;
  const { name } = attributes;
  return typeof name === 'string' ? { kind: operation, name } : undefined;
};
