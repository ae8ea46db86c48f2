// If the circuit is lost for good (the server was restarted), the page reloads as soon as the server answers again.
const modal = document.getElementById('components-reconnect-modal');

modal.addEventListener('components-reconnect-state-changed', event => {
  if (event.detail.state === 'rejected') {
    location.reload();
  } else if (event.detail.state === 'failed') {
    reloadWhenServerAnswers();
  }
});

async function reloadWhenServerAnswers() {
  try {
    await fetch('favicon.svg', { method: 'HEAD', cache: 'no-store' });
    location.reload();
  } catch {
    setTimeout(reloadWhenServerAnswers, 2000);
  }
}
