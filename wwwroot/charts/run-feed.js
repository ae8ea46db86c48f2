// Follows one run without a gap: reads the history over HTTP at once, while hub and scripts are still to come; then joins the
// run's group at the hub, reads what was measured since, and takes of the live evaluations those that are newer. After a lost
// connection, too, only what is missing is read. A run that was taken up meanwhile has another history, and is read anew.
const retryDelays = [0, 500, 1000, 2000, 5000];
const retryDelay = attempt => retryDelays[Math.min(attempt, retryDelays.length - 1)];
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

export class RunFeed {
  #runId;
  #sink;
  #histories;
  #axis;
  #early;
  #connection;
  #takenUp;
  #lastStep = -1;
  #joined = false;
  #reading = false;
  #readings = 0;
  #waiting = [];
  #stopped = false;

  /** Histories are the addresses of the run's curves by step axis, 'linear' and 'log'; the first reading begins at once. */
  constructor(runId, histories, axis) {
    this.#runId = runId;
    this.#histories = histories;
    this.#axis = axis;
    this.#early = this.#get(null).catch(() => null);
  }

  /**
   * Connects, once the hub's client is there. The sink has replace(series, events), extend(series), append(evaluations),
   * addEvents(events), connection(state): 'live', 'lost' or 'deleted'.
   */
  async start(sink) {
    this.#sink = sink;
    this.#connection = new signalR.HubConnectionBuilder()
      .withUrl('hubs/runs')
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: context => retryDelay(context.previousRetryCount) })
      .configureLogging(signalR.LogLevel.Critical)
      .build();
    this.#connection.on('Metrics', (_, evaluations) => this.#take(evaluations));
    this.#connection.on('Event', happened => this.#happen(happened));
    this.#connection.on('Run', () => { });
    this.#connection.on('Deleted', () => this.#end());
    this.#connection.onreconnecting(() => this.#sink.connection('lost'));
    this.#connection.onreconnected(() => this.#rejoin());
    await Promise.all([this.#deliverEarly(), this.#connect()]);
    await this.#rejoin();
  }

  /** The axis on which a long history keeps its shape from the next reading on: 'linear' or 'log'. */
  set axis(axis) {
    this.#axis = axis;
    if (this.#lastStep < 0) {
      this.readAgain();
    }
  }

  /** Reads the whole history again. */
  readAgain() { return this.#read(null); }

  async stop() {
    this.#stopped = true;
    await this.#connection?.stop();
  }

  // The run was deleted: there is nothing to follow, and nothing to try again.
  #end() {
    this.#sink.connection('deleted');
    return this.stop();
  }

  async #isDeleted() {
    try {
      return (await fetch(`api/runs/${this.#runId}`)).status === 404;
    } catch {
      return false;
    }
  }

  async #deliverEarly() {
    const history = await this.#early;
    if (history !== null && this.#readings === 0 && !this.#stopped) {
      this.#deliver(history, null);
    }
  }

  async #connect() {
    for (let attempt = 0; !this.#stopped; attempt++) {
      try {
        await this.#connection.start();
        return;
      } catch {
        this.#sink.connection('lost');
        await pause(retryDelay(attempt + 1));
      }
    }
  }

  async #rejoin() {
    for (let attempt = 1; !this.#stopped && this.#connection.state === 'Connected'; attempt++) {
      try {
        // What comes before the missing part is read would hide that it is missing.
        this.#joined = false;
        await this.#connection.invoke('Join', this.#runId);
        this.#joined = true;
        await this.#read(this.#lastStep >= 0 ? this.#lastStep : null);
        this.#sink.connection('live');
        return;
      } catch (error) {
        if (await this.#isDeleted()) {
          return this.#end();
        }
        console.warn('The run could not be joined; trying again.', error);
        await pause(retryDelay(attempt));
      }
    }
  }

  // Live evaluations wait until it is done.
  async #read(afterStep) {
    const reading = ++this.#readings;
    this.#reading = true;
    for (let attempt = 1; !this.#stopped && reading === this.#readings; attempt++) {
      try {
        const history = await this.#get(afterStep);
        if (reading === this.#readings && !this.#stopped) {
          if (afterStep !== null && history.metrics.takenUp !== this.#takenUp) {
            return this.#read(null);
          }
          this.#deliver(history, afterStep);
        }
        return;
      } catch (error) {
        if (error.status === 404) {
          return this.#end();
        }
        console.warn('The history could not be read; trying again.', error);
        await pause(retryDelay(attempt));
      }
    }
  }

  async #get(afterStep) {
    const history = this.#histories[this.#axis];
    const [metrics, events] = await Promise.all([
      getJson(afterStep === null ? history : `${history}&afterStep=${afterStep}`),
      getJson(`api/runs/${this.#runId}/events`),
    ]);
    return { metrics, events };
  }

  #deliver({ metrics, events }, afterStep) {
    const { series, takenUp } = metrics;
    this.#takenUp = takenUp;
    this.#lastStep = Object.values(series).reduce((last, s) => Math.max(last, s.steps.at(-1) ?? -1), afterStep ?? -1);
    if (afterStep === null) {
      this.#sink.replace(series, events);
    } else {
      this.#sink.extend(series);
      this.#sink.addEvents(events);
    }
    this.#reading = false;
    this.#take(this.#waiting.splice(0));
  }

  #take(evaluations) {
    if (this.#reading || !this.#joined) {
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
  const response = await fetch(url);
  if (!response.ok) {
    throw Object.assign(new Error(`${url}: ${response.status}`), { status: response.status });
  }
  return response.json();
}
