// Saves files: those of links with data-export. Reports that a file is being made, and why that failed.
import { readFile } from './charts/reading.js';

const box = document.getElementById('export-notice');
const text = box.querySelector('p');
const [again, close] = box.querySelectorAll('button');
let retry;

close.addEventListener('click', () => { box.dataset.state = ''; });
again.addEventListener('click', () => retry());

document.addEventListener('click', event => {
  const link = event.target.closest?.('a[data-export]');
  if (link && !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    save(link.dataset.export, () => readFile(link.href));
  }
}, { capture: true }); // Before Blazor treats the link as one of its own pages.

// Saves what make() resolves to: a blob, and a name if it has its own.
async function save(fileName, make) {
  retry = () => save(fileName, make);
  say('working', `${fileName} is being made …`);
  try {
    const { blob, name } = await make();
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name ?? fileName;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    say('', '');
  } catch (error) {
    say('failed', `${fileName} could not be saved. ${error.message}`);
  }
}

function say(state, sentences) {
  box.dataset.state = state;
  text.textContent = sentences;
}
