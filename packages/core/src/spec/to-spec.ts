import { shown } from '../error/shown.js';
import { SpecError } from '../error/spec-error.js';
import { isRecord } from '../tree/structure.js';
import { setOwn } from '../declare/plain-object.js';
import type { Description } from '../declare/description.js';
import type { Json, Spec } from '../declare/json.js';

/**
 * Writes how a transformation, a schedule or a strategy was built, as plain data that survives `JSON.stringify`.
 *
 * It keeps the nesting and includes defaults. A spec cannot hold a regular expression: write a mask as a glob,
 * `'**.w'` instead of `/(^|\.)w$/`.
 *
 * @param value - A value built by a declared factory, or by `chain`, `namedChain`, `identity`, `compose`.
 * @throws {SpecError} If it holds a regular expression, or a function that no declared factory built; the path names the member and option.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { sgd } from '@thalweg/optimizers';
 * import { linear } from '@thalweg/schedules';
 *
 * const { name, learningRate } = toSpec(sgd({ learningRate: linear({ from: 0.1, to: 0, steps: 100 }) }));
 * name // => 'sgd'
 * learningRate // => { name: 'linear', from: 0.1, to: 0, steps: 100, begin: 0 }
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const toSpec = (value: { readonly description: Description }): Spec => specOf(value.description, '');

const specOf = ({ name, options }: Description, path: string): Spec => {
  const at = path === '' ? name : `${path}.${name}`;
  const spec: Record<string, Json> & { name: string } = { name };
  for (const [option, value] of Object.entries(options)) setOwn(spec, option, json(value, `${at}.${option}`));
  return spec;
};

const json = (value: unknown, path: string): Json => {
  if (isDescribed(value)) return specOf(value.description, path);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return value;
  if (Array.isArray(value)) return value.map((item, i) => json(item, `${path}.${i}`));
  if (isRecord(value)) {
    const record: Record<string, Json> = {};
    for (const [key, item] of Object.entries(value)) setOwn(record, key, json(item, `${path}.${key}`));
    return record;
  }
  throw new SpecError({
    path,
    expected:
      typeof value === 'function'
        ? 'something built by a declared factory (defineSchedule, ...)'
        : value instanceof RegExp
          ? "a glob, as '**.w' for every leaf whose key is w (a regular expression is for code only)"
          : 'plain data',
    found: shown(value),
  });
};

const isDescribed = (value: unknown): value is { readonly description: Description } =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
  'description' in value &&
  isRecord(value.description) &&
  typeof value.description.name === 'string';
