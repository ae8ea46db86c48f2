// Opened beside its path, on the server's own port say, the page goes below it: there its addresses lead.
{
  const base = new URL(document.baseURI).pathname;
  if (!location.pathname.startsWith(base)) {
    location.replace(base + location.pathname.slice(1) + location.search + location.hash);
  }
}
