import { optionChecks } from '../option/option-checks.js';
import type { ModuleReference } from './module-reference.js';

/** @throws {ConfigError} If it does not name a module and an export. @internal */
export const requireReference = (owner: string, argument: string, reference: ModuleReference): void => {
  const { refuse, typed } = optionChecks(owner);
  if (typeof reference !== 'object' || (reference as unknown) === null)
    refuse(argument, 'an object with module and export', reference);
  typed(`${argument}.module`, reference.module, 'string');
  typed(`${argument}.export`, reference.export, 'string');
};
