/** What stands in a file, in quotes and not too much of it, for a message. */
export const excerpt = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
