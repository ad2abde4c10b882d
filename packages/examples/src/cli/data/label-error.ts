/** The option `--label` names a column that there is not. */
export class LabelError extends Error {
  readonly _tag = 'LabelError';

  constructor(message: string) {
    super(message);
    this.name = 'LabelError';
  }
}
