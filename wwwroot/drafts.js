// Keeps what is typed into forms until it is sent or discarded: over a restart of the server, a lost connection, a reload and Back. It is kept
// in the session storage: it belongs to this tab, so that two tabs with the same form do not disturb each other, and goes with it.
// Text is noted here, because one also types while the server cannot be reached; the server adds what is chosen rather than typed.
// A form is an element with data-draft="its key"; a draft has a text for each field, by the id of its element.
const prefix = 'groklab-draft:';
const pause = 300; // ms between two writes
const longest = 30_000; // bytes
const drafts = new Map();
const typed = new Map();
const unwritten = new Set();
let timer;

function find(key) {
  if (!drafts.has(key)) {
    drafts.set(key, read(key));
  }
  return drafts.get(key);
}

function read(key) {
  try {
    const { at, values } = JSON.parse(sessionStorage.getItem(prefix + key)) ?? {};
    const texts = Object.entries(values ?? {}).filter(([, value]) => typeof value === 'string');
    return Number.isInteger(at) && at > 0 && at <= Date.now() && texts.length > 0 ? { at, values: Object.fromEntries(texts) } : null;
  } catch {
    return null; // It is not readable, or the browser keeps nothing.
  }
}

function change(key, values) {
  drafts.set(key, Object.keys(values).length === 0 ? null : { at: Date.now(), values });
  unwritten.add(key);
  timer ??= setTimeout(write, pause);
}

function write() {
  clearTimeout(timer);
  timer = undefined;
  for (const key of unwritten) {
    try {
      const draft = drafts.get(key);
      if (draft) {
        sessionStorage.setItem(prefix + key, JSON.stringify(draft));
      } else {
        sessionStorage.removeItem(prefix + key);
      }
    } catch {
      // The storage is full or not allowed: the draft lasts as long as the page.
    }
  }
  unwritten.clear();
}

function keyOf(element) {
  return element.closest?.('[data-draft]')?.dataset.draft;
}

// The fields of a form into which something was typed and that can still be typed into.
function fields(key) {
  return [...typed.get(key) ?? []].map(id => document.getElementById(id)).filter(field => field && !field.disabled && keyOf(field) === key);
}

/** The draft of a form, { at, values }, or null. One that is longer than a message to the server may be would end the connection. */
export function take(key) {
  const draft = find(key);
  return draft && new TextEncoder().encode(JSON.stringify(draft)).length <= longest ? draft : null;
}

/** Replaces a draft by what the server knows; text that the server may not have seen yet is taken from its field. */
export function keep(key, values) {
  for (const field of fields(key)) {
    values[field.id] = field.value;
  }
  change(key, values);
}

/** Ends a draft: it was sent or discarded. */
export function forget(key) {
  typed.delete(key);
  change(key, {});
  write();
}

document.addEventListener('input', ({ target }) => {
  const key = keyOf(target);
  if (key && target.id && target.matches('textarea, input:is([type=text], [type=number], [type=search], :not([type]))')) {
    typed.set(key, (typed.get(key) ?? new Set()).add(target.id));
    change(key, { ...find(key)?.values, [target.id]: target.value });
  }
}, true);

addEventListener('pagehide', write);
document.addEventListener('visibilitychange', () => document.hidden && write());

// What was typed while the connection was lost has not reached the server, which would otherwise go on with the text from before.
document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', ({ detail }) => {
  if (detail.state === 'hide') {
    for (const field of [...typed.keys()].flatMap(fields)) {
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
});

// Whoever logs out leaves nothing behind.
document.addEventListener('submit', ({ target }) => {
  if (target.id === 'logout') {
    unwritten.clear();
    Object.keys(sessionStorage).filter(name => name.startsWith(prefix)).forEach(name => sessionStorage.removeItem(name));
  }
});
