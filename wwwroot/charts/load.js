// Scripts that put a global name there (plotly.js, the SignalR client), each loaded once a page. One that failed can be loaded again.
const loading = new Map();

export function load(address) {
  const url = new URL(address, document.baseURI).href;
  if (!loading.has(url)) {
    loading.set(url, new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = url;
      script.onload = resolve;
      script.onerror = () => {
        loading.delete(url); // The element stays: the page's framework counts on what it found in the head.
        reject(new Error(`The script ${new URL(url).pathname} could not be loaded.`));
      };
      document.head.append(script);
    }));
  }
  return loading.get(url);
}
