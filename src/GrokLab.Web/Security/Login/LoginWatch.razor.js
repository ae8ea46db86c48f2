// While a page is open its login goes on, since the page asks for something now and then. Where the answer is that nobody is
// logged in – somebody logged out in another tab, or the login has come to its end – the page leads to the login page.
const { path, seconds } = document.getElementById('login-watch').dataset;
let leaving = false;

async function look() {
  if (leaving) {
    return;
  }
  try {
    const { status } = await fetch(path, { cache: 'no-store' });
    if (status === 401 && !leaving) {
      location.replace(new URL(`login?ended&returnUrl=${encodeURIComponent(location.pathname + location.search)}`, document.baseURI));
    }
  } catch {
    // The server does not answer; what the login is will be seen when it does.
  }
}

// A page that is being left, by logging out for one, goes where it was sent – unless that comes to nothing.
addEventListener('beforeunload', () => {
  leaving = true;
  setTimeout(() => { leaving = false; }, 10_000);
});

// The server cuts off a page whose login ends.
document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', ({ detail }) => {
  if (detail.state !== 'hide') {
    look();
  }
});
document.addEventListener('visibilitychange', () => document.hidden || look());
setInterval(look, seconds * 1000);
