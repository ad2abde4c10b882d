/**
 * The syntax of a command: its options and operand.
 *
 * @category Command line
 * @since 0.1.0
 */
export interface Syntax {
  readonly name: string;
  /** The description, in one line. */
  readonly about: string;
  /** The file operand, if any. */
  readonly operand?: Operand;
  readonly options: Readonly<Record<string, Option>>;
}

export interface Operand {
  /** Its placeholder in the help: `optimizer.json`. */
  readonly shown: string;
  readonly about: string;
}

/** A flag, or an option with a value if `value` is given. */
export interface Option {
  /** The placeholder of the value in the help: `FILE`. */
  readonly value?: string;
  readonly required?: boolean;
  readonly repeated?: boolean;
  readonly about: string;
}
