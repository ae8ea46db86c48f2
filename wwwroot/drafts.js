// Stores text that is typed into forms until it is sent or discarded: it survives a restart of the server, a lost connection, a reload and Back.
// Drafts are in the session storage: they belong to this tab, so that two tabs with the same form do not disturb each other, and end with it.
// Text is stored here because users also type while the server cannot be reached; the server adds values that are chosen, not typed.
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
    return null; // The draft is not readable, or the browser has no storage.
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

// The form's editable fields whose text the user has changed.
function fields(key) {
  return [...typed.get(key) ?? []].map(id => document.getElementById(id)).filter(field => field && !field.disabled && keyOf(field) === key);
}

/** The draft of a form, { at, values }, or null. A draft longer than the server's limit for a message would end the connection. */
export function take(key) {
  const draft = find(key);
  return draft && new TextEncoder().encode(JSON.stringify(draft)).length <= longest ? draft : null;
}

/** Replaces a draft by the server's values; text that the server may not have received yet is taken from its field. */
export function keep(key, values) {
  for (const field of fields(key)) {
    values[field.id] = field.value;
  }
  change(key, values);
}

/** Deletes a draft after it was sent or discarded. */
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

// Sends text that was typed while the connection was lost to the server, which still has the earlier text.
document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', ({ detail }) => {
  if (detail.state === 'hide') {
    for (const field of [...typed.keys()].flatMap(fields)) {
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
});

// Logging out deletes all drafts.
document.addEventListener('submit', ({ target }) => {
  if (target.id === 'logout') {
    unwritten.clear();
    Object.keys(sessionStorage).filter(name => name.startsWith(prefix)).forEach(name => sessionStorage.removeItem(name));
  }
});
