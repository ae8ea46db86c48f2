// A table or code that is wider than the page scrolls and is a tab stop, so that the keyboard can reach it; otherwise it is not.
export function start(article) {
  const boxes = article.querySelectorAll('.docs-table, pre');
  const sizes = new ResizeObserver(() => {
    for (const box of boxes) {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
      } else {
        box.removeAttribute('tabindex');
      }
    }
  });
  sizes.observe(article);
  return { dispose: () => sizes.disconnect() };
}
