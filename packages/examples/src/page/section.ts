/** A section of a page. */
export interface Section {
  /** Letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  /** HTML. */
  readonly body: string;
}
