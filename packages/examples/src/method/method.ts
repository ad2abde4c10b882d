/** An optimization method in the report, with its name and look in all figures. */
export interface Method {
  /** Short and unique: letters and digits. */
  readonly name: string;
  /** The name that the report shows. */
  readonly label: string;
  readonly family: Family;
  /** The number of its colour and dash, see `seriesStyle`; unique. */
  readonly look: number;
}

/** Methods that belong together, in the order in which they are shown. */
export const families = [
  'Gradient descent and its kin',
  'A rate for each parameter',
  'Adam and its kin',
  'Chains',
] as const;

export type Family = (typeof families)[number];
