/** A short, safe rendering of any value for an error message. @internal */
export const shown = (value: unknown): string => {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return `'${shortened(value)}'`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'function':
      return nameOf(value) === '' ? 'a function' : `the function ${shortened(nameOf(value))}`;
    case 'boolean':
    case 'bigint':
    case 'symbol':
      return shortened(value.toString());
    case 'object':
      return value === null ? 'null' : shownObject(value);
  }
};

/** @internal */
export const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** Shortens a part of an error message, which may quote a text of any length. @internal */
export const bounded = (text: string): string =>
  text.length > 1000 ? `${text.slice(0, 700)}...${text.slice(-200)}` : text;

// A class may have a static property `name` that is not a string.
const nameOf = ({ name }: { readonly name: unknown }): string => (typeof name === 'string' ? name : '');

const shownObject = (value: object): string => {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  if (value instanceof RegExp) return shortened(String(value));
  // Listing the keys of a typed array would take more memory than the array.
  if (ArrayBuffer.isView(value)) {
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    return 'length' in value
      ? `${/^I/.test(kind) ? 'an' : 'a'} ${kind} of ${String(value.length)}`
      : `a ${kind}`;
  }
  const keys = Object.keys(value);
  return keys.length === 0
    ? 'an empty object'
    : `an object with ${keys.slice(0, 4).map(shortened).join(', ')}`;
};
