// Starts, while the page connects, the scripts that its head announces, because they take a while to run.
import { load } from './load.js';

for (const { href } of document.querySelectorAll('link[rel="preload"][as="script"][data-early]')) {
  load(href).catch(() => { }); // The code that needs the script loads it again and reports a failure.
}
