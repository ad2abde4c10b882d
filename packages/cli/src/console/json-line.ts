/** A value as a line of JSON. Numbers that JSON lacks are strings: "NaN". */
export const jsonLine = (value: object): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? String(part) : part,
  );
