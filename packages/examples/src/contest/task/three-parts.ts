/** A data set in three parts: one to learn from, and one for each measure. */
export interface ThreeParts<Rows> {
  readonly train: Rows;
  readonly validation: Rows;
  readonly test: Rows;
}

/** Measures on held-out data. */
export const onParts = <P, Rows>(
  { validation, test }: Omit<ThreeParts<Rows>, 'train'>,
  measure: (params: P, rows: Rows) => number,
) => ({
  validation: (params: P) => measure(params, validation),
  test: (params: P) => measure(params, test),
});
