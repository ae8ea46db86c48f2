// Keeps the keyboard's focus in place. If the focused element is removed – a button after its action, a dialog with the element
// that opened it – the focus moves to an element nearby, not to the top of the page. Escape closes menus over the page.
const most = 20;
const focusable = ':is(a[href], button, input, select, textarea, summary, [tabindex="0"]):not(:disabled, [tabindex="-1"])';
const overlay = '.mud-dialog-container, .mud-popover, [popover]';
let places = []; // The places of the focus, the newest last.

const removals = new MutationObserver(() => {
  const last = places.at(-1);
  if (last && !last.element.isConnected && (document.activeElement ?? document.body) === document.body) {
    recover();
  }
});

document.addEventListener('focusin', ({ target }) => {
  places = [...places.filter(place => place.element !== target).slice(1 - most), placeOf(target)];
  removals.disconnect();
  for (const [parent] of places.at(-1).path) {
    removals.observe(parent, { childList: true });
  }
});

document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' && event.target.closest?.('details[data-menu][open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// Each ancestor of the element, with the sibling before its child on the way to the element.
function placeOf(element) {
  const path = [];
  for (let child = element; child.parentElement; child = child.parentElement) {
    path.push([child.parentElement, child.previousElementSibling]);
  }
  return { element, path, page: location.pathname, overlay: element.closest(overlay) };
}

function recover() {
  const target = places.toReversed().filter(place => !place.overlay || isOpen(place.overlay)).map(nearest).find(Boolean);
  if (target) {
    target.focus({ preventScroll: true });
  } else {
    removals.observe(document.body, { childList: true, subtree: true }); // Until the next page is rendered.
  }
}

function nearest({ element, path, page }) {
  if (page !== location.pathname) {
    return heading();
  }
  if (element.isConnected) {
    return isShown(element) && element.matches(focusable) ? element : null;
  }
  for (const [parent, before] of path.filter(([parent]) => parent.isConnected)) {
    if (parent.matches('main, body')) {
      break;
    }
    const around = [...parent.querySelectorAll(focusable)].filter(isShown);
    const isBefore = candidate => before?.isConnected
      && (before.contains(candidate) || before.compareDocumentPosition(candidate) & Node.DOCUMENT_POSITION_PRECEDING);
    const found = around.findLast(isBefore) ?? around[0];
    if (found) {
      return found;
    }
  }
  return heading();
}

function heading() {
  const title = document.querySelector('main h1');
  title?.setAttribute('tabindex', '-1');
  return title;
}

function isOpen(element) {
  return isShown(element) && (!element.matches('.mud-popover') || element.matches('.mud-popover-open'));
}

function isShown(element) {
  return element.isConnected && element.checkVisibility({ visibilityProperty: true });
}
