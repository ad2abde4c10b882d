/** How many threads of this process there are beside the one that asks. */
export const workersAlive = (): number => {
  const { workers } = process.report.getReport() as { readonly workers: readonly object[] };
  return workers.length;
};
