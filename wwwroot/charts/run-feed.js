// Follows one run without a gap: joins its group at the hub first, reads the history over HTTP then, and takes of the live
// evaluations those that are newer. After a lost connection only what is missing is read.
const maxPoints = 4000;
const retryDelays = [0, 500, 1000, 2000, 5000];
const retryDelay = attempt => retryDelays[Math.min(attempt, retryDelays.length - 1)];
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

export class RunFeed {
  #runId;
  #sink;
  #names;
  #axis;
  #connection;
  #attempts;
  #lastStep = -1;
  #reading = false;
  #readings = 0;
  #waiting = [];
  #stopped = false;

  /** The sink has replace(series, events, maxPoints), extend(series), append(evaluations), addEvents(events), connection(state). */
  constructor(runId, metrics, axis, sink) {
    this.#runId = runId;
    this.#names = metrics.join(',');
    this.#axis = axis;
    this.#sink = sink;
    this.#connection = new signalR.HubConnectionBuilder()
      .withUrl('hubs/runs')
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: context => retryDelay(context.previousRetryCount) })
      .configureLogging(signalR.LogLevel.Critical)
      .build();
    this.#connection.on('Metrics', (_, evaluations) => this.#take(evaluations));
    this.#connection.on('Event', happened => this.#happen(happened));
    this.#connection.on('Run', () => { });
    this.#connection.onreconnecting(() => this.#sink.connection('lost'));
    this.#connection.onreconnected(() => this.#rejoin());
  }

  async start() {
    for (let attempt = 0; !this.#stopped; attempt++) {
      try {
        await this.#connection.start();
        break;
      } catch {
        this.#sink.connection('lost');
        await pause(retryDelay(attempt + 1));
      }
    }
    await this.#rejoin();
  }

  /** The axis on which a long history keeps its shape from the next reading on: 'linear' or 'log'. */
  set axis(axis) { this.#axis = axis; }

  /** Reads the whole history again. */
  readAgain() { return this.#read(null); }

  async stop() {
    this.#stopped = true;
    await this.#connection.stop();
  }

  async #rejoin() {
    for (let attempt = 1; !this.#stopped && this.#connection.state === 'Connected'; attempt++) {
      try {
        const run = await this.#connection.invoke('Join', this.#runId);
        // A run that was begun again has a new history.
        const same = run.attempts === this.#attempts && this.#lastStep >= 0;
        this.#attempts = run.attempts;
        await this.#read(same ? this.#lastStep : null);
        this.#sink.connection('live');
        return;
      } catch (error) {
        console.warn('The run could not be joined; trying again.', error);
        await pause(retryDelay(attempt));
      }
    }
  }

  async #read(afterStep) {
    const reading = ++this.#readings;
    this.#reading = true;
    for (let attempt = 1; !this.#stopped && reading === this.#readings; attempt++) {
      try {
        const query = new URLSearchParams({ names: this.#names, maxPoints, axis: this.#axis });
        if (afterStep !== null) {
          query.set('afterStep', afterStep);
        }
        const [metrics, events] = await Promise.all([
          getJson(`api/runs/${this.#runId}/metrics?${query}`),
          getJson(`api/runs/${this.#runId}/events`),
        ]);
        if (reading === this.#readings && !this.#stopped) {
          this.#deliver(metrics.series, events, afterStep);
        }
        return;
      } catch (error) {
        console.warn('The history could not be read; trying again.', error);
        await pause(retryDelay(attempt));
      }
    }
  }

  #deliver(series, events, afterStep) {
    this.#lastStep = Object.values(series).reduce((last, s) => Math.max(last, s.steps.at(-1) ?? -1), afterStep ?? -1);
    if (afterStep === null) {
      this.#sink.replace(series, events, maxPoints);
    } else {
      this.#sink.extend(series);
      this.#sink.addEvents(events);
    }
    this.#reading = false;
    this.#take(this.#waiting.splice(0));
  }

  #take(evaluations) {
    if (this.#reading) {
      this.#waiting.push(...evaluations);
      return;
    }
    const newer = evaluations.filter(e => e.step > this.#lastStep);
    if (newer.length > 0) {
      this.#lastStep = newer.at(-1).step;
      this.#sink.append(newer);
    }
  }

  #happen(happened) {
    // What an earlier attempt measured after this step no longer holds.
    if ((happened.kind === 'RunStarted' || happened.kind === 'TakenUp') && this.#lastStep > happened.step) {
      this.readAgain();
    } else {
      this.#sink.addEvents([happened]);
    }
  }
}

async function getJson(url) {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok) {
    throw new Error(`${url}: ${response.status}`);
  }
  return response.json();
}
