import { numberIn } from './number-text.js';

/**
 * Whether a first line of numbers, which was taken for an example, may as well be the names of the columns.
 *
 * @param fields - The first line.
 * @param isLoneClass - Whether its class is that of no other example, while all others have more than one.
 * @returns Why, or undefined.
 */
export const doubtfulHeader = (
  fields: readonly string[],
  labelColumn: number,
  isLoneClass: boolean,
): string | undefined => {
  const inputs = fields.filter((_, column) => column !== labelColumn);
  if (inputs.length > 2 && [0, 1].some((start) => inputs.every(isPlaceFrom(start, labelColumn))))
    return 'it counts the columns';
  const areNames =
    inputs.length > 1 &&
    inputs.every((field) => /^\d+$/.test(field)) &&
    new Set(inputs).size === inputs.length;
  return areNames && isLoneClass
    ? `its class, ${JSON.stringify(fields[labelColumn])}, occurs nowhere else`
    : undefined;
};

const isPlaceFrom =
  (start: number, labelColumn: number) =>
  (field: string, i: number): boolean =>
    numberIn(field) === start + (i < labelColumn ? i : i + 1);
