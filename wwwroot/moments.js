// <local-time datetime="2026-11-26T13:03:12Z"> shows a moment, which the server sends in UTC, in the reader's own time zone: only the
// browser knows that zone, with its summer time. The text is in an inner <time> element that Blazor does not know.
const parts = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'shortOffset' };

function read(moment) {
  const format = new Intl.DateTimeFormat('en-US', parts);
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const { timeZone = 'UTC' } = format.resolvedOptions();
  return {
    day: `${part.day} ${part.month}`, year: part.year, clock: `${part.hour}:${part.minute}`, second: part.second,
    zone: /^(UTC|Etc\/Unknown)$/.test(timeZone) ? 'UTC' : `${timeZone}, ${part.timeZoneName.replace('GMT', 'UTC')}`,
  };
}

function write(moment, precision) {
  const { day, year, clock, second } = read(moment);
  const now = read(new Date());
  return precision === 'Second' ? `${day}, ${clock}:${second}`
    : precision === 'Today' && now.day === day && now.year === year ? clock
    : `${day} ${year}, ${clock}`;
}

class LocalTime extends HTMLElement {
  static observedAttributes = ['datetime', 'precision', 'tooltip'];

  #time = document.createElement('time');

  connectedCallback() {
    this.#show();
  }

  attributeChangedCallback() {
    if (this.isConnected) {
      this.#show();
    }
  }

  #show() {
    const moment = new Date(this.getAttribute('datetime'));
    if (Number.isNaN(moment.valueOf())) {
      return;
    }
    const { day, year, clock, second, zone } = read(moment);
    const exact = `${day} ${year}, ${clock}:${second} (${zone})`;
    const tooltip = this.getAttribute('tooltip');
    if (tooltip !== null) {
      this.parentElement.title = `${tooltip} ${exact}`; // The moment is part of the surrounding element's tooltip.
      return;
    }
    this.#time.dateTime = this.getAttribute('datetime');
    this.#time.title = exact;
    this.#time.textContent = write(moment, this.getAttribute('precision'));
    this.append(this.#time);
  }
}

customElements.define('local-time', LocalTime);
