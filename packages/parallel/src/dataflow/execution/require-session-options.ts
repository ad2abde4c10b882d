import { requireOptions } from '@thalweg/core';
import { optionChecks } from '../../option/option-checks.js';
import { requireReference } from '../../task/require-reference.js';
import { requirePlacement } from '../partition/require-placement.js';
import { colocationGroups } from '../placement/colocation.js';
import { costsOf } from '../placement/cost-model.js';
import { feasibleDevices } from '../placement/feasible-devices.js';
import { requireDevices } from '../placement/require-devices.js';
import type { SessionOptions } from './session-options.js';

/**
 * @param owner - The function that takes the options.
 * @throws {ConfigError} If an option is unknown or out of range, or the graph cannot be placed.
 * @internal
 */
export const requireSessionOptions = (owner: string, options: SessionOptions): void => {
  requireOptions(owner, options, {
    graph: true,
    devices: true,
    placement: true,
    costs: true,
    variables: true,
    optimizers: true,
    plugins: true,
    operations: true,
    onFailure: true,
    maxRestarts: true,
    saveEvery: true,
    silenceLimit: true,
    threads: true,
    onLoss: true,
  });
  const { graph, devices, placement, costs, variables, optimizers, plugins, operations } = options;
  const { onFailure, maxRestarts, saveEvery, silenceLimit, onLoss } = options;
  const { refuse, wholeNumber, number, oneOf, typed, list } = optionChecks(owner);
  if (maxRestarts !== undefined) wholeNumber('maxRestarts', maxRestarts, 0);
  if (saveEvery !== undefined) wholeNumber('saveEvery', saveEvery, 1);
  if (silenceLimit !== undefined) number('silenceLimit', silenceLimit, { above: 0 });
  if (onFailure !== undefined) oneOf('onFailure', onFailure, ['restore', 'fail']);
  if (onLoss !== undefined) typed('onLoss', onLoss, 'function');
  for (const [argument, references] of Object.entries({ plugins, operations })) {
    if (references === undefined) continue;
    list(argument, references);
    for (const [i, reference] of references.entries())
      requireReference(owner, `${argument}[${i}]`, reference);
  }
  // Any name will do here: which ones there are, the graph says.
  requireOptions(`${owner}: variables`, variables, variables);
  if (optimizers !== undefined && optimizers.length !== graph.updates.length)
    refuse('optimizers', `${graph.updates.length} states, one for each update`, optimizers.length);

  requireDevices(owner, devices);
  costsOf(owner, graph, costs ?? {});
  if (placement === undefined) {
    feasibleDevices(owner, graph, colocationGroups(graph), devices);
    return;
  }
  requirePlacement(owner, graph, placement);
  const strange = placement.findIndex((name) => devices.every((device) => device.name !== name));
  if (strange >= 0)
    refuse(`placement[${strange}]`, devices.map(({ name }) => `'${name}'`).join(' or '), placement[strange]);
};
