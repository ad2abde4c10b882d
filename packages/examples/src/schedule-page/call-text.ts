import type { Description } from '@thalweg/core';

/** The source text of the call that builds a schedule, with defaults. */
export const callText = ({ name, options }: Description): string =>
  `${name}({ ${Object.entries(options)
    .map(([option, value]) => `${option}: ${typeof value === 'number' ? rounded(value) : String(value)}`)
    .join(', ')} })`;

/** Rounded to six digits. */
const rounded = (value: number): string => String(Number(value.toPrecision(6)));
