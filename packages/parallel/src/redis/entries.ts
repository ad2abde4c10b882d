import type { Reply } from './client.js';

/** An entry of a stream. @internal */
export interface Entry {
  readonly id: string;
  /** A header, and chunks. */
  readonly chunks: readonly Buffer[];
  /** The number of the parameters that it refers to. */
  readonly parameters: string | undefined;
}

/** The field with that number. @internal */
export const parametersField = 'p';

/** The entries in the reply to XREAD of one stream. @internal */
export const entriesIn = (reply: Reply | undefined): readonly Entry[] =>
  listIn(listIn(listIn(reply)[0])[1]).map((entry) => {
    const [id, fields] = listIn(entry);
    // An object has its keys that are numbers in ascending order.
    const { [parametersField]: parameters, ...chunks } = Object.fromEntries(fieldsIn(fields));
    return {
      id: String(id),
      chunks: Object.values(chunks),
      parameters: parameters === undefined ? undefined : String(parameters),
    };
  });

/** The chunks in a hash, in order. @internal */
export const chunksIn = (reply: Reply | undefined): readonly Buffer[] => {
  const fields = fieldsIn(reply);
  return Array.from({ length: fields.size }, (_, i) => fields.get(String(i)) ?? Buffer.alloc(0));
};

/** The fields of a hash, by name. @internal */
export const fieldsIn = (reply: Reply | undefined): ReadonlyMap<string, Buffer> => {
  const fields = new Map<string, Buffer>();
  const list = listIn(reply);
  for (let i = 0; i + 1 < list.length; i += 2) {
    const value = list[i + 1];
    if (isBytes(value)) fields.set(String(list[i]), value);
  }
  return fields;
};

/** @internal */
export const listIn = (reply: Reply | undefined): readonly Reply[] =>
  Array.isArray(reply) ? (reply as readonly Reply[]) : [];

const isBytes = (value: unknown): value is Buffer => Buffer.isBuffer(value);
