/** Whether a line of a data file says nothing: it is empty or a comment. */
export const isPassedOver = (line: string): boolean => {
  const text = line.trim();
  return text === '' || text.startsWith('#');
};
