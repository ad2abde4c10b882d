/** An option does not fit the data file. */
export class OptionError extends Error {
  readonly _tag = 'OptionError';

  constructor(message: string) {
    super(message);
    this.name = 'OptionError';
  }
}
