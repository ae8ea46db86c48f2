// An open page prolongs its login with a request from time to time. If the answer is that nobody is logged in – the user
// logged out in another tab, or the login has ended – the page opens the login page.
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
    // The server does not answer; its next answer shows whether the login is still open.
  }
}

// While the page is being left, for example by logging out, nothing redirects it – unless leaving fails.
addEventListener('beforeunload', () => {
  leaving = true;
  setTimeout(() => { leaving = false; }, 10_000);
});

// The server closes the connection of a page whose login ends.
document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', ({ detail }) => {
  if (detail.state !== 'hide') {
    look();
  }
});
document.addEventListener('visibilitychange', () => document.hidden || look());
setInterval(look, seconds * 1000);
