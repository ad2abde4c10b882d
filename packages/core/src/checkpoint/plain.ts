import { CheckpointError } from '../error/checkpoint-error.js';
import { shown } from '../error/shown.js';
import type { Json } from '../declare/json.js';
import { describeLeaf } from '../tensor/sparse-tensor.js';
import { isTensor, type Tensor } from '../tensor/tensor.js';
import { branch, isRecord } from '../tree/structure.js';
import { setOwn } from '../declare/plain-object.js';
import type { Safetensors } from './safetensors.js';

/**
 * Plain data with tensors in it, as a checkpoint can hold.
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | string
  | Tensor
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/**
 * Writes plain data as JSON in which every value has a tag of its kind; tensors go into `tensors`, by path.
 *
 * With tags, no key of a record can be confused with other data, and NaN, infinities and -0 are kept.
 *
 * @throws {CheckpointError} If a value is not plain data; the error has its path.
 * @internal
 */
export const toTagged = (value: unknown, path: string, tensors: Record<string, Tensor>): Json => {
  if (isTensor(value)) {
    // Keys may have dots, so two tensors may have the same path.
    let name = path;
    while (Object.hasOwn(tensors, name)) name += "'";
    setOwn(tensors, name, value);
    return ['tensor', name];
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (value === undefined) return ['undefined'];
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : ['number', Object.is(value, -0) ? '-0' : String(value)];
  if (Array.isArray(value))
    return ['array', value.map((item: unknown, i) => toTagged(item, branch(path, i), tensors))];
  if (isRecord(value))
    return [
      'record',
      Object.entries(value).map(([key, item]) => [key, toTagged(item, branch(path, key), tensors)]),
    ];
  throw new CheckpointError({ where: path, expected: 'plain data or a tensor', found: describeLeaf(value) });
};

/**
 * The opposite of {@link toTagged}.
 *
 * @throws {CheckpointError} If the JSON is not of that form, or a tensor is missing.
 * @internal
 */
export const fromTagged = (
  json: unknown,
  path: string,
  file: Pick<Safetensors, 'tensors' | 'others'>,
): Plain => {
  if (json === null || typeof json === 'boolean' || typeof json === 'string' || typeof json === 'number')
    return json;
  const [tag, content] = listIn(json);
  if (tag === 'tensor' && typeof content === 'string') {
    if (Object.hasOwn(file.tensors, content)) return file.tensors[content]!;
    if (Object.hasOwn(file.others, content)) {
      const { dtype, shape } = file.others[content]!;
      throw new CheckpointError({
        where: path,
        expected: 'a float32 or float64 tensor',
        found: `${dtype} [${shape.join(', ')}], which cannot be a parameter`,
      });
    }
  }
  if (tag === 'undefined') return undefined;
  if (
    tag === 'number' &&
    typeof content === 'string' &&
    ['-0', 'NaN', 'Infinity', '-Infinity'].includes(content)
  )
    return Number(content);
  if (tag === 'array' && Array.isArray(content))
    return content.map((item: unknown, i) => fromTagged(item, branch(path, i), file));
  if (tag === 'record' && Array.isArray(content)) {
    const record: Record<string, Plain> = {};
    for (const entry of content as readonly unknown[]) {
      const [key, item] = listIn(entry);
      if (typeof key !== 'string')
        throw new CheckpointError({ where: path, expected: 'a key and a value', found: shown(entry) });
      setOwn(record, key, fromTagged(item, branch(path, key), file));
    }
    return record;
  }
  throw new CheckpointError({ where: path, expected: 'tagged plain data', found: shown(json) });
};

const listIn = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : []);
