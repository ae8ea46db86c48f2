// Begins, while the page still connects, what it will need: the scripts that its head announces, which take a while to run.
import { load } from './load.js';

for (const { href } of document.querySelectorAll('link[rel="preload"][as="script"][data-early]')) {
  load(href).catch(() => { }); // Whoever needs it loads it again, and says so.
}
