// Scripts that put a global name there (plotly.js, the SignalR client), each loaded once a page.
const loading = new Map();

export function load(address) {
  const url = new URL(address, document.baseURI).href;
  if (!loading.has(url)) {
    loading.set(url, new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = url;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${url} could not be loaded.`));
      document.head.append(script);
    }));
  }
  return loading.get(url);
}
