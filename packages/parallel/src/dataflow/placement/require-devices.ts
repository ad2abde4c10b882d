import { requireOptions } from '@thalweg/core';
import { optionChecks } from '../../option/option-checks.js';
import type { Device } from './device.js';

/** @throws {ConfigError} If there is no device, a name comes twice, or a speed is out of range. @internal */
export const requireDevices = (owner: string, devices: readonly Device[]): void => {
  const { refuse, number, typed, list } = optionChecks(owner);
  list('devices', devices);
  if (devices.length === 0) refuse('devices', 'at least one', devices);
  for (const [i, device] of devices.entries()) {
    requireOptions(`${owner}: devices[${i}]`, device, { name: true, speed: true, operations: true });
    const { name, speed, operations } = device;
    typed(`devices[${i}].name`, name, 'string');
    if (devices.findIndex((other) => other.name === name) < i)
      refuse(`devices[${i}].name`, 'a name that no other device has', name);
    number(`devices[${i}].speed`, speed, { above: 0 });
    if (operations !== undefined) list(`devices[${i}].operations`, operations);
  }
};
