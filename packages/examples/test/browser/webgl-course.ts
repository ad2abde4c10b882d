/** Some examples: their inputs one after the other, and their labels. */
interface Batch {
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
}

/** What the page trains on. */
export interface Course {
  /** The weights and biases of the hidden layer and of the output. */
  readonly initial: readonly { readonly numbers: readonly number[]; readonly shape: readonly number[] }[];
  readonly batches: readonly Batch[];
  readonly test: Batch;
}

/** What became of it. */
export interface Outcome {
  readonly backend: string;
  readonly accuracy: number;
  readonly tensorsGained: number;
}
