import type { Json } from '@thalweg/core';

type JsonObject = { readonly [key: string]: Json };

const isObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const isList = (json: unknown): json is readonly Json[] => Array.isArray(json);

const typeTests: Readonly<Record<string, (json: unknown) => boolean>> = {
  object: isObject,
  array: isList,
  string: (json) => typeof json === 'string',
  boolean: (json) => typeof json === 'boolean',
  number: (json) => typeof json === 'number',
  // As JSON Schema has it: 2.0 is one.
  integer: (json) => typeof json === 'number' && Number.isInteger(json),
};

const isPattern = (text: string): boolean => {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Checks values against a JSON Schema of the kind that `jsonSchema` makes.
 *
 * @returns From a value to its faults, each with the path.
 * @throws {Error} If the schema has a keyword that this function does not know, so that none goes unchecked.
 *
 * @example
 * ```ts
 * import { createRegistry, jsonSchema } from '@thalweg/core/spec';
 * import { schemaCheck } from '@thalweg/testing';
 *
 * const check = schemaCheck(jsonSchema(createRegistry([])));
 * check({ name: 'identity' }) // => []
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const schemaCheck = (schema: JsonObject): ((json: unknown) => readonly string[]) => {
  const definitions = schema.definitions as JsonObject;

  const keywords: Readonly<
    Record<string, (value: Json, json: unknown, path: string, all: JsonObject) => readonly string[]>
  > = {
    $schema: () => [],
    title: () => [],
    description: () => [],
    default: () => [],
    format: (format, json, path) => {
      if (format !== 'regex') throw new Error('a format that this does not know');
      return typeof json !== 'string' || isPattern(json) ? [] : [`${path}: no regular expression`];
    },
    definitions: () => [],
    $ref: (reference, json, path) => {
      const name = (reference as string).replace(/^#\/definitions\//, '');
      const target = definitions[name];
      if (!Object.hasOwn(definitions, name) || !isObject(target)) throw new Error(`no definition: ${name}`);
      return check(target, json, path);
    },
    type: (type, json, path) => {
      const name = type as string;
      const test = typeTests[name];
      if (test === undefined) throw new Error(`no such type: ${name}`);
      return test(json) ? [] : [`${path}: no ${name}`];
    },
    enum: (values, json, path) =>
      (values as readonly Json[]).some((value) => same(value, json)) ? [] : [`${path}: none of the values`],
    const: (value, json, path) => (same(value, json) ? [] : [`${path}: another value`]),
    minimum: (limit, json, path) =>
      typeof json !== 'number' || json >= (limit as number) ? [] : [`${path}: too small`],
    maximum: (limit, json, path) =>
      typeof json !== 'number' || json <= (limit as number) ? [] : [`${path}: too large`],
    exclusiveMinimum: (limit, json, path) =>
      typeof json !== 'number' || json > (limit as number) ? [] : [`${path}: too small`],
    exclusiveMaximum: (limit, json, path) =>
      typeof json !== 'number' || json < (limit as number) ? [] : [`${path}: too large`],
    required: (keys, json, path) =>
      isObject(json)
        ? (keys as readonly string[]).flatMap((key) =>
            Object.hasOwn(json, key) ? [] : [`${path}: no ${key}`],
          )
        : [],
    properties: (schemas, json, path) =>
      isObject(json)
        ? Object.entries(schemas as JsonObject).flatMap(([key, of]) =>
            Object.hasOwn(json, key) ? check(of as JsonObject, json[key], `${path}.${key}`) : [],
          )
        : [],
    additionalProperties: (of, json, path, { properties }) =>
      isObject(json)
        ? Object.keys(json)
            .filter((key) => !isObject(properties) || !Object.hasOwn(properties, key))
            .flatMap((key) =>
              of === false ? [`${path}: ${key}`] : check(of as JsonObject, json[key], `${path}.${key}`),
            )
        : [],
    items: (of, json, path) =>
      isList(json) ? json.flatMap((item, i) => check(of as JsonObject, item, `${path}.${i}`)) : [],
    minLength: (least, json, path) =>
      typeof json === 'string' && json.length < (least as number) ? [`${path}: too short`] : [],
    minProperties: (least, json, path) =>
      !isObject(json) || Object.keys(json).length >= (least as number) ? [] : [`${path}: too few entries`],
    minItems: (least, json, path) =>
      !isList(json) || json.length >= (least as number) ? [] : [`${path}: too short`],
    maxItems: (most, json, path) =>
      !isList(json) || json.length <= (most as number) ? [] : [`${path}: too long`],
    allOf: (schemas, json, path) => (schemas as readonly JsonObject[]).flatMap((of) => check(of, json, path)),
    anyOf: (schemas, json, path) =>
      (schemas as readonly JsonObject[]).some((of) => check(of, json, path).length === 0)
        ? []
        : [`${path}: none of the forms`],
    if: (condition, json, path, { then }) =>
      check(condition as JsonObject, json, path).length === 0 ? check(then as JsonObject, json, path) : [],
    // Read by `if`.
    then: () => [],
  };

  const check = (of: JsonObject, json: unknown, path: string): readonly string[] =>
    // In draft 7 what stands beside a reference does not count.
    Object.entries(Object.hasOwn(of, '$ref') ? { $ref: of.$ref! } : of).flatMap(([keyword, value]) => {
      const test = keywords[keyword];
      if (test === undefined) throw new Error(`a keyword that this does not know: ${keyword}`);
      return test(value, json, path, of);
    });

  return (json) => check(schema, json, '$');
};
