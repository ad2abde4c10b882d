import type { Json, Spec } from '../declare/json.js';

/**
 * A spec as JSON text that does not depend on the order of keys: equal specs give the same text.
 *
 * `name` comes first, then the other keys in the order of their code units.
 *
 * @example
 * ```ts
 * import { specText } from '@thalweg/core/spec';
 *
 * specText({ name: 'adam', b2: 0.9, b1: 0.5 }) // => '{"name":"adam","b1":0.5,"b2":0.9}'
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const specText = (spec: Spec): string => text(spec);

const text = (json: Json): string => {
  if (isArray(json)) return `[${json.map(text).join()}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  const keys = Object.keys(json).sort((a, b) => (a === 'name' ? -1 : b === 'name' ? 1 : a < b ? -1 : 1));
  return `{${keys.map((key) => `${JSON.stringify(key)}:${text(json[key]!)}`).join()}}`;
};

const isArray = (json: Json): json is readonly Json[] => Array.isArray(json);

/**
 * A short hash of a spec: 16 hexadecimal digits, the same for equal specs.
 *
 * Use it for names of runs and keys of maps, not for security.
 *
 * @example
 * ```ts
 * import { specHash } from '@thalweg/core/spec';
 *
 * specHash({ name: 'sgd', learningRate: 0.1 }) === specHash({ learningRate: 0.1, name: 'sgd' }) // => true
 * specHash({ name: 'sgd', learningRate: 0.1 }).length // => 16
 * ```
 *
 * FNV-1a, 64 bits, over the UTF-16 code units of {@link specText}.
 *
 * @category Spec
 * @since 0.1.0
 */
export const specHash = (spec: Spec): string => {
  let hash = 0xcbf29ce484222325n;
  const canonical = specText(spec);
  for (let i = 0; i < canonical.length; i++)
    hash = BigInt.asUintN(64, (hash ^ BigInt(canonical.charCodeAt(i))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
};

/**
 * Whether two specs are equal, whatever the order of their keys.
 *
 * @example
 * ```ts
 * import { equalSpecs } from '@thalweg/core/spec';
 *
 * equalSpecs({ name: 'sgd', learningRate: 0.1 }, { learningRate: 0.1, name: 'sgd' }) // => true
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const equalSpecs = (a: Spec, b: Spec): boolean => specText(a) === specText(b);
