// If the page is opened outside its base path, for example on the server's own port, it moves below that path, where its links lead.
{
  const base = new URL(document.baseURI).pathname;
  if (!location.pathname.startsWith(base)) {
    location.replace(base + location.pathname.slice(1) + location.search + location.hash);
  }
}
