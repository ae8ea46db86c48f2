// Follows the system's light or dark setting and keeps the reader's choice in a cookie, which the server reads for the first paint.
const system = matchMedia('(prefers-color-scheme: dark)');
let cookieName;
let current;
let listener;

export function follow(layout, name, choice) {
  cookieName = name;
  current = choice;
  listener = () => {
    if (current.startsWith('system-')) {
      remember(system.matches ? 'system-dark' : 'system-light');
    }
    layout.invokeMethodAsync('SystemChanged', system.matches);
  };
  system.addEventListener('change', listener);
  if (current.startsWith('system-')) {
    remember(system.matches ? 'system-dark' : 'system-light');
  }
  return system.matches;
}

export function remember(choice) {
  current = choice;
  document.cookie = `${cookieName}=${choice}; path=/; max-age=31536000; samesite=lax`;
  document.documentElement.dataset.theme = choice.endsWith('dark') ? 'dark' : 'light';
}

export function stop() {
  system.removeEventListener('change', listener);
}
