/** A text with three stars for the password of each URL in it. */
export const withoutPassword = (text: string): string =>
  // A password may hold an @ and a colon. A URL may lack its protocol.
  text.replaceAll(/(^|\/\/)([^\s/:@]*):(?!\/\/)\S*@/g, '$1$2:***@');
