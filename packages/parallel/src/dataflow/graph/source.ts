import type { OperationSite } from './operation.js';

/** Where the value of a node comes from that no other node computes. @internal */
export interface Source {
  readonly kind: 'feed' | 'variable';
  readonly name: string;
}

/** What a node stands for, if its value comes from outside the graph; `undefined` if it is computed. @internal */
export const sourceOf = ({
  operation,
  attributes,
}: Pick<OperationSite, 'attributes'> & { readonly operation: string }): Source | undefined => {
  if (operation !== 'feed' && operation !== 'variable') return undefined;
  const { name } = attributes;
  return typeof name === 'string' ? { kind: operation, name } : undefined;
};
