import { ConfigError } from '@thalweg/core';
import { requirePlacement } from '../partition/require-placement.js';
import { colocationGroups } from '../placement/colocation.js';
import { feasibleDevices } from '../placement/feasible-devices.js';
import { requireDevices } from '../placement/require-devices.js';
import type { SessionOptions } from './session-options.js';

/** @throws {ConfigError} If an option is out of range, or the graph cannot be placed. @internal */
export const requireSessionOptions = (options: SessionOptions): void => {
  const { graph, devices, placement, optimizers, onFailure, maxRestarts, saveEvery, silenceLimit } = options;
  const refuse = (argument: string, expected: string, found: unknown): never => {
    throw new ConfigError({ owner: 'openSession', argument, expected, found: String(found) });
  };
  const requireCount = (argument: string, count: number | undefined, least: number): void => {
    if (count !== undefined && !(Number.isSafeInteger(count) && count >= least))
      refuse(argument, `a whole number, ${least} or more`, count);
  };
  requireCount('maxRestarts', maxRestarts, 0);
  requireCount('saveEvery', saveEvery, 1);
  if (silenceLimit !== undefined && !(silenceLimit > 0 && silenceLimit < Infinity))
    refuse('silenceLimit', 'a finite number above 0', silenceLimit);
  if (onFailure !== undefined && !['restore', 'fail'].includes(onFailure))
    refuse('onFailure', `'restore' or 'fail'`, onFailure);
  if (optimizers !== undefined && optimizers.length !== graph.updates.length)
    refuse('optimizers', `${graph.updates.length} states, one for each update`, optimizers.length);

  requireDevices('openSession', devices);
  if (placement === undefined) {
    feasibleDevices('openSession', graph, colocationGroups(graph), devices);
    return;
  }
  requirePlacement('openSession', graph, placement);
  const strange = placement.findIndex((name) => devices.every((device) => device.name !== name));
  if (strange >= 0)
    refuse(
      `placement[${strange}]`,
      devices.map(({ name }) => `'${name}'`).join(' or '),
      `'${placement[strange]}'`,
    );
};
