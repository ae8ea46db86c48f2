// Follows one run without a gap: reads the history over HTTP at once, while the hub's client and other scripts load; then joins
// the run's group at the hub, reads the evaluations since, and appends the live evaluations that are newer. After a lost
// connection, too, only the missing part is read. A run that resumed meanwhile has another history, and is read completely.
// History and hub fail and recover independently; each is tried again until it succeeds or is refused finally.
import { readJson, refusal } from './reading.js';

export class RunFeed {
  #runId;
  #history;
  #retries;
  #early;
  #sink;
  #loadClient;
  #connection;
  #takenUp;
  #lastStep = -1;
  #following = false;
  #joined = false;
  #reading = false;
  #isRefused = false;
  #readings = 0;
  #waiting = [];
  #stopped = false;

  /** history is the address of the run's curves; the first reading begins at once. */
  constructor(runId, history, retries) {
    this.#runId = runId;
    this.#history = history;
    this.#retries = retries;
    this.#early = this.#get(null);
    this.#early.catch(() => { }); // Handled where it is awaited.
  }

  /**
   * Starts the delivery. The sink has replace(series, events), extend(series), append(evaluations), addEvents(events),
   * problem(part, error), where part is 'history' or 'live' and error is null after recovery, and deleted().
   * loadClient loads the hub's client.
   */
  async start(sink, loadClient) {
    this.#sink = sink;
    this.#loadClient = loadClient;
    this.#read(null, this.#early);
    // The hub waits for the first reading, so that nothing is read twice; if the reading fails, the hub does not wait longer.
    await this.#early.catch(() => { });
    await this.#follow();
  }

  /** Reads from another address from now on; at once if isUrgent, or if nothing has been read yet. */
  setHistory(address, isUrgent) {
    const isOther = address !== this.#history;
    this.#history = address;
    if (isOther && (isUrgent || this.#lastStep < 0)) {
      this.readAgain();
    }
  }

  /** Reads the whole history again. */
  readAgain() { return this.#read(null); }

  async stop() {
    this.#stopped = true;
    await this.#connection?.stop();
  }

  // The run was deleted: nothing is followed or tried again.
  #end() {
    this.#sink.deleted();
    return this.stop();
  }

  async #isDeleted() {
    try {
      return (await fetch(`api/runs/${this.#runId}`)).status === 404;
    } catch {
      return false;
    }
  }

  // Connects and joins; repeats this whenever the connection is lost.
  async #follow() {
    this.#following = true;
    for (let attempt = 0; !this.#stopped; attempt++) {
      try {
        await this.#loadClient();
        this.#connection ??= this.#connect();
        if (this.#connection.state === 'Disconnected') {
          await this.#connection.start();
        }
        // Evaluations that arrive before the missing part is read would hide the gap.
        this.#joined = false;
        await this.#connection.invoke('Join', this.#runId);
        this.#joined = true;
        this.#following = false;
        this.#sink.problem('live', null);
        return this.#isRefused ? undefined : this.#read(this.#lastStep >= 0 ? this.#lastStep : null);
      } catch (error) {
        if (this.#stopped) {
          return;
        }
        if (this.#connection?.state === 'Connected' && await this.#isDeleted()) {
          return this.#end();
        }
        const failure = hubFailure(error);
        this.#sink.problem('live', failure);
        await this.#retries.wait(attempt, failure);
      }
    }
  }

  #connect() {
    const connection = new signalR.HubConnectionBuilder().withUrl('hubs/runs').configureLogging(signalR.LogLevel.Critical).build();
    connection.on('Metrics', (_, evaluations) => this.#take(evaluations));
    connection.on('Event', happened => this.#happen(happened));
    connection.on('Run', () => { });
    connection.on('Deleted', () => this.#end());
    connection.onclose(() => {
      if (!this.#stopped && !this.#following) {
        this.#sink.problem('live', new Error('The connection to the server was lost.'));
        this.#follow();
      }
    });
    return connection;
  }

  // Live evaluations wait until the reading is done. A newer reading replaces an older one.
  async #read(afterStep, early = null) {
    const reading = ++this.#readings;
    const isCurrent = () => !this.#stopped && reading === this.#readings;
    this.#reading = true;
    for (let attempt = 0; isCurrent(); attempt++) {
      try {
        // Evaluations sent earlier are in the history: they were stored first.
        this.#waiting.length = 0;
        this.#isRefused = false;
        const history = await (attempt === 0 && early !== null ? early : this.#get(afterStep));
        if (isCurrent()) {
          if (afterStep !== null && history.metrics.takenUp !== this.#takenUp) {
            return this.#read(null);
          }
          this.#sink.problem('history', null);
          this.#deliver(history, afterStep);
        }
        return;
      } catch (error) {
        if (!isCurrent()) {
          return;
        }
        if (error.status === 404 && await this.#isDeleted()) {
          return this.#end();
        }
        this.#isRefused = Boolean(error.isFinal);
        this.#sink.problem('history', error);
        await this.#retries.wait(attempt, error);
      }
    }
  }

  async #get(afterStep) {
    const [metrics, events] = await Promise.all([
      readJson(afterStep === null ? this.#history : `${this.#history}&afterStep=${afterStep}`),
      readJson(`api/runs/${this.#runId}/events`),
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
    // Evaluations of an earlier attempt after this step are no longer valid.
    if ((happened.kind === 'RunStarted' || happened.kind === 'TakenUp') && this.#lastStep > happened.step) {
      this.readAgain();
    } else {
      this.#sink.addEvents([happened]);
    }
  }
}

function hubFailure(error) {
  const status = Number(/status code '(\d+)'/i.exec(error.message)?.[1] ?? error.statusCode);
  return status ? refusal(status) : new Error(error.message.startsWith('The script') ? error.message : 'The server could not be reached.');
}
