import { ConfigError } from '@thalweg/core';
import type { Device } from './device.js';

/** @throws {ConfigError} If there is no device, a name comes twice, or a speed is out of range. @internal */
export const requireDevices = (owner: string, devices: readonly Device[]): void => {
  const refuse = (argument: string, expected: string, found: unknown): never => {
    throw new ConfigError({ owner, argument, expected, found: String(found) });
  };
  if (devices.length === 0) refuse('devices', 'at least one', 'none');
  for (const [i, { name, speed }] of devices.entries()) {
    if (devices.findIndex((device) => device.name === name) < i)
      refuse(`devices[${i}].name`, 'a name of its own', `'${name}' again`);
    if (!(speed > 0 && speed < Infinity)) refuse(`devices[${i}].speed`, 'a finite number above 0', speed);
  }
};
