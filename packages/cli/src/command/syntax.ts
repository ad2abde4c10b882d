/** What may be written after the name of a command. */
export interface Syntax {
  readonly name: string;
  /** In a line. */
  readonly about: string;
  /** The one file that it is about, if any. */
  readonly operand?: Operand;
  readonly options: Readonly<Record<string, Option>>;
}

export interface Operand {
  /** As the help shows it: `optimizer.json`. */
  readonly shown: string;
  readonly about: string;
}

/** A flag; or, with `value`, a name for what follows it. */
export interface Option {
  /** What follows, as the help shows it: `FILE`. */
  readonly value?: string;
  readonly required?: boolean;
  readonly repeated?: boolean;
  readonly about: string;
}
