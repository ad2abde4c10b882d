/**
 * Runs in the page: pointing at a legend entry, or tabbing to it, brings everything with the same `data-run` to the
 * front. Without the script the page is the same, without this highlight.
 */
export const highlightScript = `
(() => {
  const show = (name) => {
    document.body.classList.toggle('has-lit', name !== undefined);
    for (const element of document.querySelectorAll('[data-run]'))
      element.classList.toggle('lit', element.dataset.run === name);
  };
  for (const entry of document.querySelectorAll('.legend [data-run]')) {
    entry.tabIndex = 0;
    entry.addEventListener('pointerenter', () => show(entry.dataset.run));
    entry.addEventListener('pointerleave', () => show());
    entry.addEventListener('focus', () => show(entry.dataset.run));
    entry.addEventListener('blur', () => show());
  }
})();
`;
