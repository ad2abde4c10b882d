import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { isBackend } from '../kernel/kernel.js';
import { isRecord } from '../tree/structure.js';
import type { OptionalContext } from './gradient-transformation.js';

/**
 * Checks the context of a step. Without the check, a plain JavaScript call that passes the parameters in place of the
 * context would run without parameters. Allocates nothing.
 *
 * @param takesParams - Whether the context may hold the parameters.
 * @throws {ConfigError} If it is not an object, has an unknown key, or has a value of the wrong type.
 * @internal
 */
export const requireContext = (context: OptionalContext<unknown> | undefined, takesParams: boolean): void => {
  if (context === undefined) return;
  if (!isRecord(context)) throw wrong('context', 'an object with values by name', context);
  for (const name in context)
    if (!isKnown(name, takesParams) && Object.hasOwn(context, name))
      throw wrong(
        `context.${name}`,
        `no such name (only ${takesParams ? 'params, ' : ''}value, valueAndGrad, hessianVector, backend)`,
        (context as Readonly<Record<string, unknown>>)[name],
      );
  const { value, valueAndGrad, hessianVector, backend } = context;
  if (value !== undefined && typeof value !== 'number') throw wrong('context.value', 'a number', value);
  if (valueAndGrad !== undefined && typeof valueAndGrad !== 'function')
    throw wrong('context.valueAndGrad', 'a function of the parameters', valueAndGrad);
  if (hessianVector !== undefined && typeof hessianVector !== 'function')
    throw wrong('context.hessianVector', 'a function of the parameters and a vector', hessianVector);
  if (backend !== undefined && !isBackend(backend))
    throw wrong('context.backend', "'reference', 'js' or 'wasm'", backend);
};

const isKnown = (name: string, takesParams: boolean): boolean =>
  name === 'value' ||
  name === 'valueAndGrad' ||
  name === 'hessianVector' ||
  name === 'backend' ||
  (takesParams && name === 'params');

const wrong = (argument: string, expected: string, found: unknown): ConfigError =>
  new ConfigError({ argument, expected, found: shown(found) });
