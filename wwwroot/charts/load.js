// Loads scripts that define a global name (plotly.js, the SignalR client), each once per page. A failed script can be loaded again.
const loading = new Map();

export function load(address) {
  const url = new URL(address, document.baseURI).href;
  if (!loading.has(url)) {
    loading.set(url, new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = url;
      script.onload = resolve;
      script.onerror = () => {
        loading.delete(url); // The element stays: Blazor expects the head's elements to stay.
        reject(new Error(`The script ${new URL(url).pathname} could not be loaded.`));
      };
      document.head.append(script);
    }));
  }
  return loading.get(url);
}
