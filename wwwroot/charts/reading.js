// Reads from the server. A failure is an Error whose message gives the reason in plain words; it has the HTTP status if there
// was an answer, and isFinal if the same request would be refused again.
const patience = 60000;
const temporary = [408, 425, 429];

export async function readJson(address) {
  return read(address, response => response.json());
}

/** Reads a file, however long that takes. */
export async function readFile(address) {
  return read(address, async response => ({ blob: await response.blob(), name: fileName(response) }), null);
}

async function read(address, take, signal = AbortSignal.timeout(patience)) {
  let response;
  try {
    response = await fetch(address, { signal });
  } catch (error) {
    throw new Error(error.name === 'TimeoutError' ? tooSlow : 'The server could not be reached.');
  }
  if (!response.ok) {
    throw refusal(response.status, await problem(response));
  }
  try {
    return await take(response);
  } catch (error) {
    throw new Error(error.name === 'TimeoutError' ? tooSlow : 'The answer of the server was not complete or could not be understood.');
  }
}

const tooSlow = `The server did not answer within ${patience / 1000} seconds.`;

/** The failure for an HTTP status. */
export function refusal(status, details = '') {
  const isFinal = status >= 400 && status < 500 && !temporary.includes(status);
  const message = status === 401
    ? 'You are not logged in any more. Load the page again to log in.'
    : `The server ${isFinal ? 'refused' : 'failed to answer'} the request (HTTP ${status}).${details && ` ${details}`}`;
  return Object.assign(new Error(message), { status, isFinal });
}

async function problem(response) {
  try {
    const { title, detail } = await response.json();
    return detail ?? title ?? '';
  } catch {
    return ''; // The answer is not from this program, but for example from a proxy.
  }
}

function fileName(response) {
  return /filename="?([^";]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
}
