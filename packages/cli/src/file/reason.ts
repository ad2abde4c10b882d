/** Why a file could not be read or written, without the path, which the message around it names. */
export const reason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return reasons.get(code) ?? error.message;
};

const reasons = new Map([
  ['ENOENT', 'no such file'],
  ['EISDIR', 'a folder'],
  ['EACCES', 'permission denied'],
  ['Z_DATA_ERROR', 'bytes that are not, or no longer, gzip'],
  ['Z_BUF_ERROR', 'a file that ends early'],
]);
